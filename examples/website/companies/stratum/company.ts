import { parseRegistry } from "@candor/cookie-registry";
import { stratum } from "@candor/example-design";
import type { Company } from "../../src/company.ts";
import { articles } from "./articles.ts";
import { consentPolicy } from "./consent-policy.ts";
import { register } from "./register.ts";
import registry from "./registry.json" with { type: "json" };

/** Stratum, maker of storage software. */
export const company: Company = {
  id: "stratum",
  brand: stratum,
  host: "stratum.localhost",
  legalName: "Stratum Storage, Inc.",
  mailbox: "privacy@stratum.localhost",
  controller: {
    id: "stratum",
    name: "Stratum",
    contact: "privacy@stratum.localhost",
    timeZone: "Europe/Berlin",
    holidays: "DE",
    authority: register.controller.authority,
  },
  registry: parseRegistry(registry),
  register,
  cookies: {
    session: "local_sessid",
    csrf: "local_csrftoken",
    theme: null,
    votes: { article: "rmp-rate", comment: "wp_gdsr_cmmthumb" },
  },
  minimumAge: null,
  consent: consentPolicy,
  invoices: {
    years: 7,
    basis: "Art. 17(3)(e) GDPR; 26 CFR 1.6001-1 (records of sales for tax)",
    why: "Tax and accounting rules oblige us to keep records of sales for seven years after the calendar year.",
  },
  effective: "2026-10-01",
  home: {
    kicker: "Block and file storage for two servers or two hundred",
    title: "Storage you can check, block by block",
    lead: "Stratum turns ordinary servers into shared storage that checks every block it reads, keeps a history of every volume and moves to its second node when the first one stops.",
    picture: {
      name: "stratum-home",
      alt: "Four layers of a storage node, with freshly written blocks marked on the top one.",
    },
    actions: [
      { href: "/shop", text: "Licences and prices" },
      { href: "/blog", text: "How we test it" },
    ],
    sections: [
      {
        kind: "figures",
        title: "In numbers",
        figures: [
          { value: "256 bit", meaning: "checksum on every block" },
          { value: "1 min", meaning: "shortest snapshot interval" },
          { value: "2 nodes", meaning: "behind one address" },
          { value: "4", meaning: "protocols: iSCSI, FC, NFS, SMB" },
        ],
      },
      {
        kind: "features",
        title: "Built in layers you can take apart",
        lead: "Each layer does one thing, reports what it did, and can be checked without the one above it.",
        features: [
          {
            icon: "shield",
            title: "Checked reads",
            text: "A block that does not match its checksum is rebuilt from its twin before anybody sees it.",
          },
          {
            icon: "snapshot",
            title: "History by the minute",
            text: "Snapshots cost what changed, not what is stored. Thousands of them stay quick.",
          },
          {
            icon: "server",
            title: "Two nodes, one address",
            text: "When a node stops, its twin takes over address and locks. Clients wait a moment and go on.",
          },
          {
            icon: "copy",
            title: "A copy elsewhere",
            text: "Changes travel to a second site in the order they were made, on the schedule you set.",
          },
          {
            icon: "layers",
            title: "Any sound hardware",
            text: "Servers, disks and controllers of your choice, as long as they pass our open test list.",
          },
          {
            icon: "pulse",
            title: "It says what it does",
            text: "Every action stands in a log that reads like sentences and exports to what you run already.",
          },
        ],
      },
      {
        kind: "steps",
        title: "Try it on a spare machine",
        lead: "The trial is the product. It runs for 60 days and asks for nothing but an address.",
        steps: [
          {
            title: "Boot the image",
            text: "From a stick or a network. The installer shows what it will erase before it does.",
          },
          {
            title: "Make a pool",
            text: "Pick the disks and how many of them may fail. The page draws what you get.",
          },
          {
            title: "Pull a plug",
            text: "Then look at the log. We think that is the best demonstration we have.",
          },
        ],
      },
      {
        kind: "plain-dealing",
        title: "We measure only when you say so",
        lead: "Until you choose, this site sets no cookie for statistics and none for advertising.",
        points: [
          "Refusing takes one click, on the same line and in the same size as agreeing.",
          "Your choice is kept for 365 days, a refusal for 7; then we ask again.",
          "Cookie settings stand at the foot of every page. Withdrawing clears what was set.",
        ],
        links: [
          { href: "/cookies", text: "All ten cookies" },
          { href: "/privacy/request", text: "Ask for your data" },
        ],
      },
    ],
  },
  shopLead: "Prices without tax, by invoice within 30 days. No account is needed to order.",
  products: [
    {
      id: "licence",
      name: "Stratum Node",
      icon: "disk",
      text: "One server, 16 TB of data, all protocols, all checks.",
      amountCents: 119_000,
      currency: "USD",
      per: "once",
    },
    {
      id: "licence-pair",
      name: "Stratum Pair",
      icon: "server",
      text: "Two servers behind one address, with takeover, 16 TB of data.",
      amountCents: 298_000,
      currency: "USD",
      per: "once",
    },
    {
      id: "support",
      name: "Support",
      icon: "chat",
      text: "Engineers who answer within four hours, on working days.",
      amountCents: 69_000,
      currency: "USD",
      per: "a year",
    },
  ],
  security: { mailbox: "security@stratum.localhost", languages: ["en", "de"] },
  news: {
    version: "2026-11-22",
    wording:
      "Stratum may send the news I ticked to this address by e-mail. I can end each of them at any time with the link in every letter.",
    topics: [
      { id: "newsletter", name: "Newsletter", text: "Releases and how others use them, monthly." },
      { id: "partners", name: "Partner news", text: "For those who resell or install Stratum." },
      { id: "webinars", name: "Invitations to webinars", text: "A week before each." },
      { id: "offers", name: "Offers", text: "When something costs less for a while." },
    ],
  },
  articles,
  privacyLead: [
    "We say what we collect before we collect it, for each form on its own, and use it for that. This page is written by the record of processing that our deletion jobs work from.",
    "Marketing mail goes only to people who subscribed to it. Addresses given on the blog are never used for it. What you publish there is public.",
    "Some records outlive an account because tax law wants them. When that happens, our answer names them, the law and the date on which they go.",
  ],
};
