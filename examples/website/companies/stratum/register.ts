import { defineRegister, type Register } from "@candor/dsar/register";

const SAFEGUARD = { en: "Standard contractual clauses, Commission Decision (EU) 2021/914" };

/** Stratum's record of processing activities (Art. 30 GDPR). */
export const register: Register = defineRegister({
  controller: {
    name: "Stratum Storage, Inc.",
    address: "100 Sample Court, Marietta, GA 30062, United States",
    email: "privacy@stratum.localhost",
    country: "US",
    representative: "Stratum Storage Europe GmbH, Beispielstrasse 1, 10115 Berlin, Germany",
    authority: {
      name: "Berliner Beauftragte für Datenschutz und Informationsfreiheit",
      url: "https://www.datenschutz-berlin.de/",
    },
  },
  region: ["DE"],
  contexts: [
    { id: "visit", name: { en: "Reading the website" } },
    { id: "account", name: { en: "Having an account" } },
    { id: "purchase", name: { en: "Buying a licence" } },
    { id: "blog", name: { en: "Voting on the blog" } },
    { id: "rights", name: { en: "Asking about your own data" } },
  ],
  categories: [
    {
      id: "consent",
      name: { en: "Consent receipts" },
      fields: [{ name: "a random reference" }, { name: "the choice" }, { name: "its time" }],
      retention: {
        iso: "P3Y",
        from: { en: "the choice" },
        basis: "proof of consent, Art. 7(1) GDPR",
      },
    },
    {
      id: "measurement",
      name: { en: "Measurement, after consent" },
      fields: [{ name: "cookie identifiers" }, { name: "pages seen" }],
      retention: { until: { en: "you withdraw, or the cookie's own time ends" } },
    },
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
        basis: "26 CFR 1.6001-1 and the company's bookkeeping rules",
      },
    },
    {
      id: "votes",
      name: { en: "Votes" },
      fields: [{ name: "a count for each article and comment, without the voter" }],
      retention: { until: { en: "the article is taken down" } },
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
      id: "prove-consent",
      name: { en: "Remember and prove what you agreed to" },
      context: "visit",
      basis: { article: "6(1)(c)", detail: { en: "Article 7(1) GDPR" } },
      categories: ["consent"],
    },
    {
      id: "measure",
      name: { en: "Count visits and the orders that followed an advertisement" },
      context: "visit",
      basis: { article: "6(1)(a)" },
      categories: ["measurement"],
      recipients: ["tag"],
    },
    {
      id: "run-account",
      name: { en: "Keep you signed in and show you your orders" },
      context: "account",
      basis: { article: "6(1)(b)" },
      categories: ["sign-in"],
    },
    {
      id: "deliver",
      name: { en: "Issue your licence and the invoice" },
      context: "purchase",
      basis: { article: "6(1)(b)" },
      categories: ["order"],
      recipients: ["fulfilment"],
    },
    {
      id: "bookkeeping",
      name: { en: "Keep the books" },
      context: "purchase",
      basis: {
        article: "6(1)(f)",
        detail: { en: "the duty under United States tax law to keep records of sales" },
      },
      categories: ["order"],
      recipients: ["tax-office"],
    },
    {
      id: "count-votes",
      name: { en: "Count each vote once" },
      context: "blog",
      basis: { article: "6(1)(f)", detail: { en: "ratings that mean something" } },
      categories: ["votes"],
    },
    {
      id: "answer-request",
      name: { en: "Answer your request and prove that we did" },
      context: "rights",
      basis: { article: "6(1)(c)", detail: { en: "Articles 12 to 22 GDPR" } },
      categories: ["request"],
      recipients: ["mail"],
    },
  ],
  recipients: [
    {
      id: "tag",
      name: "Google Ireland Limited, tag (a stand-in in this demo)",
      role: "processor",
      location: "IE",
      safeguard: SAFEGUARD,
    },
    {
      id: "fulfilment",
      name: "Orderwell, Inc., order fulfilment",
      role: "processor",
      location: "US",
      safeguard: SAFEGUARD,
    },
    { id: "mail", name: "Postfach Eins GmbH, mail delivery", role: "processor", location: "DE" },
    {
      id: "tax-office",
      name: "Internal Revenue Service, on request",
      role: "authority",
      location: "US",
      safeguard: { en: "transfer required by law" },
    },
  ],
});
