import { parseRegistry } from "@candor/cookie-registry";
import { hearth } from "@candor/example-design";
import type { Company } from "../../src/company.ts";
import { register } from "./register.ts";
import registry from "./registry.json" with { type: "json" };

/** Hearth, maker of a home server. */
export const company: Company = {
  id: "hearth",
  brand: hearth,
  host: "hearth.localhost",
  legalName: "Hearth Home AB",
  mailbox: "privacy@hearth.localhost",
  controller: {
    id: "hearth",
    name: "Hearth",
    contact: "privacy@hearth.localhost",
    timeZone: "Europe/Stockholm",
    holidays: "SE",
    authority: register.controller.authority,
  },
  registry: parseRegistry(registry),
  register,
  cookies: { session: "hearth_session", csrf: null, theme: "hearth_theme", votes: null },
  minimumAge: 13,
  consent: null,
  invoices: {
    years: 7,
    basis:
      "Art. 17(3)(b) GDPR; Swedish Bookkeeping Act (1999:1078), chapter 7, section 2 (legal obligation)",
    why: "Accounting law obliges us to keep invoices for seven years after the calendar year.",
  },
  effective: "2026-10-01",
  home: {
    kicker: "The home server for people who would rather not rent their own photos",
    title: "A home for your family\u2019s data",
    lead: "Hearth is a small, quiet box that lives on a shelf. Photos, mail and calendars stay in your house and open on every phone in the family.",
    picture: {
      name: "hearth-home",
      alt: "A Hearth server glowing on a sideboard between books, a phone and a plant.",
    },
    actions: [
      { href: "/shop", text: "See the boxes" },
      { href: "/privacy", text: "What we know about you" },
    ],
    sections: [
      {
        kind: "features",
        title: "Yours, and only yours",
        lead: "We build the box and look after its name and its sealed backups. What is inside is none of our business, so we made sure we cannot look.",
        features: [
          {
            icon: "home",
            title: "It lives with you",
            text: "Everything sits on disks in your own living room. No copy comes to us in a form we could read.",
          },
          {
            icon: "globe",
            title: "It finds its way home",
            text: "The box tells our name service where it is, so its name works at home and away. One switch in the box ends that.",
          },
          {
            icon: "lock",
            title: "Backups sealed at home",
            text: "They are encrypted with your password before they leave the house. We store locked boxes and hold no key.",
          },
          {
            icon: "key",
            title: "No spare key with us",
            text: "A lost device password stays lost: nobody here can reset it. Write it down when you set it up.",
          },
          {
            icon: "mail",
            title: "Your own post office",
            text: "Mail travels straight from your box to the other side, not through our servers.",
          },
          {
            icon: "people",
            title: "A room for each of you",
            text: "Parents, children and guests have spaces of their own, and decide what they share.",
          },
        ],
      },
      {
        kind: "steps",
        title: "From parcel to running server",
        lead: "About as long as it takes to boil pasta.",
        steps: [
          {
            title: "Plug it in",
            text: "Power and network, nothing else. It hums more quietly than a fridge.",
          },
          {
            title: "Give it a name",
            text: "Pick the name under which your family reaches it, from the sofa or from a train.",
          },
          {
            title: "Write the password down",
            text: "It opens your backups and exists nowhere but in your hands. The box asks you to confirm that you have it on paper.",
          },
        ],
      },
      {
        kind: "plain-dealing",
        title: "This website keeps to itself, too",
        lead: "You are reading a page that asked nobody else for anything. There is no banner because there is nothing to ask you.",
        points: [
          "Everything comes from this server. The browser is told to refuse all other sites.",
          "A cookie is set when you sign in, and when you pick light or dark. No other.",
          "Reading, ordering and asking about your data all work with cookies refused.",
        ],
        links: [
          { href: "/proof/third-party", text: "Try to make it call someone" },
          { href: "/cookies", text: "Both cookies, in full" },
        ],
      },
    ],
  },
  shopLead:
    "Pay by invoice within 30 days. No account is needed, and we never see a card number because we take no cards.",
  products: [
    {
      id: "hearth-one",
      name: "Hearth One",
      icon: "home",
      text: "2 TB, one disk, no fan. Enough for a family and ten years of photos.",
      amountCents: 34_900,
      currency: "EUR",
      per: "once",
    },
    {
      id: "hearth-duo",
      name: "Hearth Duo",
      icon: "server",
      text: "Two mirrored 4 TB disks: one may fail and nothing is lost.",
      amountCents: 54_900,
      currency: "EUR",
      per: "once",
    },
    {
      id: "sealed-backup",
      name: "Sealed backup",
      icon: "lock",
      text: "1 TB on our servers in Sweden, sealed by your box before it is sent.",
      amountCents: 5_900,
      currency: "EUR",
      per: "a year",
    },
  ],
  security: { mailbox: "security@hearth.localhost", languages: ["en", "sv"] },
  news: {
    version: "2026-11-22",
    wording:
      "Hearth may send the news I ticked to this address by e-mail. I can end it at any time with the link in each letter.",
    topics: [
      {
        id: "products",
        name: "Product news",
        text: "A new box, a new function, a date to know. Four letters a year or so.",
      },
    ],
  },
  articles: [],
  privacyLead: [
    "We make a thing you keep at home because you want to keep things to yourself. This page says what we know about you all the same, why, and until when. It is written by the record that our own deletion jobs work from.",
    "Nobody can buy what we know about you, hire it or swap something for it. Our servers stand in Sweden. No part of this site is meant for children under 13.",
    "Should the company be sold or merged, customers\u2019 records would go with it; you would be told before, with time to have them deleted.",
  ],
};
