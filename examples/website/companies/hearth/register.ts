import { defineRegister, type Register } from "@candor/dsar/register";

/** Hearth's record of processing activities (Art. 30 GDPR). */
export const register: Register = defineRegister({
  controller: {
    name: "Hearth Home AB",
    address: "Exempelgatan 1, 111 11 Stockholm, Sweden",
    email: "privacy@hearth.localhost",
    country: "SE",
    authority: {
      name: "Integritetsskyddsmyndigheten (IMY)",
      url: "https://www.imy.se/",
    },
  },
  region: ["SE"],
  contexts: [
    { id: "visit", name: { en: "Reading the website" } },
    { id: "account", name: { en: "Having an account" } },
    { id: "purchase", name: { en: "Ordering from the shop" } },
    { id: "device", name: { en: "Running a Hearth at home" } },
    { id: "rights", name: { en: "Asking about your own data" } },
  ],
  categories: [
    {
      id: "sign-in",
      name: { en: "Account" },
      fields: [
        { name: "e-mail address" },
        { name: "name" },
        { name: "hash of the password" },
        {
          name: "hash of the sign-in token",
          retention: { iso: "P14D", from: { en: "the sign-in" } },
        },
      ],
      retention: { until: { en: "you delete the account" } },
    },
    {
      id: "order",
      name: { en: "Orders and invoices" },
      fields: [
        { name: "e-mail address" },
        { name: "name" },
        { name: "postal address" },
        { name: "what was ordered and for how much" },
      ],
      retention: {
        iso: "P7Y",
        from: { en: "the end of the calendar year of the order" },
        basis: "Swedish Bookkeeping Act (1999:1078), chapter 7, section 2",
      },
    },
    {
      id: "device-name",
      name: { en: "Name service" },
      fields: [
        { name: "name of the device" },
        { name: "public address" },
        { name: "address in the home network" },
      ],
      retention: { until: { en: "you switch the name service off in the device" } },
    },
    {
      id: "sealed-backup",
      name: { en: "Sealed backups" },
      fields: [
        { name: "encrypted objects, which we cannot open" },
        { name: "their number and size class" },
        { name: "times of upload" },
      ],
      source: { en: "your device, after it has encrypted them" },
      retention: { until: { en: "you delete the backup" } },
    },
    {
      id: "request",
      name: { en: "Requests about personal data" },
      fields: [
        { name: "e-mail address" },
        { name: "name" },
        { name: "the message" },
        { name: "our answer" },
      ],
      retention: {
        iso: "P3Y",
        from: { en: "our answer" },
        basis: "proof that the request was answered, Art. 5(2) GDPR",
      },
    },
  ],
  purposes: [
    {
      id: "run-account",
      name: { en: "Keep you signed in and show you your orders" },
      context: "account",
      basis: { article: "6(1)(b)" },
      categories: ["sign-in"],
    },
    {
      id: "deliver",
      name: { en: "Send what you ordered and write the invoice" },
      context: "purchase",
      basis: { article: "6(1)(b)" },
      categories: ["order"],
      recipients: ["carrier"],
    },
    {
      id: "bookkeeping",
      name: { en: "Keep the books" },
      context: "purchase",
      basis: {
        article: "6(1)(c)",
        detail: { en: "Swedish Bookkeeping Act (1999:1078), chapter 7" },
      },
      categories: ["order"],
      recipients: ["tax-agency"],
    },
    {
      id: "find-device",
      name: { en: "Let your devices find your Hearth by its name" },
      context: "device",
      basis: { article: "6(1)(b)" },
      categories: ["device-name"],
      recipients: ["public-dns"],
    },
    {
      id: "store-backup",
      name: { en: "Store backups that only you can open" },
      context: "device",
      basis: { article: "6(1)(b)" },
      categories: ["sealed-backup"],
    },
    {
      id: "answer-request",
      name: { en: "Answer your request and prove that we did" },
      context: "rights",
      basis: { article: "6(1)(c)", detail: { en: "Articles 12 to 22 GDPR" } },
      categories: ["request"],
    },
  ],
  recipients: [
    { id: "carrier", name: "Brevduvan Frakt AB, parcels", role: "processor", location: "SE" },
    { id: "tax-agency", name: "Skatteverket, on request", role: "authority", location: "SE" },
    {
      id: "public-dns",
      name: "Anyone who looks up the device's name",
      role: "public",
      location: "SE",
    },
  ],
});
