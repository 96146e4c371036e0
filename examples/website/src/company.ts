import type { Registry } from "@candor/cookie-registry";
import type { Controller } from "@candor/dsar";
import type { Register } from "@candor/dsar/register";
import type { Brand, IconName } from "@candor/example-design";

/** Something the shop sells. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly icon: IconName;
  readonly text: string;
  readonly amountCents: number;
  /** ISO 4217. */
  readonly currency: "EUR" | "USD";
  /** What the price buys: `once`, `a year`. */
  readonly per: string;
}

/** A heading with a sentence and a picture of what it stands for. */
interface Feature {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
}

/** One part of a home page, in the order it is shown. */
export type Section =
  | {
      readonly kind: "features";
      readonly title: string;
      readonly lead: string;
      readonly features: readonly Feature[];
    }
  | {
      readonly kind: "figures";
      readonly title: string;
      readonly figures: readonly { readonly value: string; readonly meaning: string }[];
    }
  | {
      readonly kind: "steps";
      readonly title: string;
      readonly lead: string;
      readonly steps: readonly { readonly title: string; readonly text: string }[];
    }
  | {
      readonly kind: "plain-dealing";
      readonly title: string;
      readonly lead: string;
      readonly points: readonly string[];
      readonly links: readonly { readonly href: string; readonly text: string }[];
    };

/** The home page as data. */
interface HomePage {
  readonly kicker: string;
  readonly title: string;
  readonly lead: string;
  readonly picture: { readonly name: string; readonly alt: string };
  readonly actions: readonly { readonly href: string; readonly text: string }[];
  readonly sections: readonly Section[];
}

/** An article of the blog, with comments that are public. */
export interface Article {
  readonly slug: string;
  readonly title: string;
  readonly date: string;
  readonly summary: string;
  readonly paragraphs: readonly string[];
  readonly comments: readonly {
    readonly id: number;
    readonly author: string;
    readonly text: string;
  }[];
}

/** A kind of news that somebody can have without the others. */
interface NewsTopic {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** What a subscriber agrees to. */
export interface NewsTerms {
  /** Names this wording; a new wording has a new name, and an old link ends with it. */
  readonly version: string;
  /** The sentence beside the button, kept with the proof of each consent. */
  readonly wording: string;
  readonly topics: readonly [NewsTopic, ...NewsTopic[]];
}

/** How a company asks for consent; null for one that has nothing to ask. */
export interface ConsentPolicy {
  /** The cookie that keeps the choice. */
  readonly cookie: string;
  /** ISO 8601 durations by choice. */
  readonly lifetime: { readonly accept: string; readonly refuse: string };
  readonly policyVersion: string;
  /** Container id of the tag, as it stands in the names of its cookies. */
  readonly container: string;
}

/** Names of the cookies that the server itself sets; each stands in the registry. */
interface OwnCookies {
  readonly session: string;
  /** Double-submit token of forms, 30 days; null where the origin check stands alone. */
  readonly csrf: string | null;
  /** The visitor's pick of light or dark; null where the system decides. */
  readonly theme: string | null;
  /** One rating an article, one vote a comment; null without a blog. */
  readonly votes: { readonly article: string; readonly comment: string } | null;
}

/** A company of the demo: data only. */
export interface Company {
  readonly id: "hearth" | "stratum";
  readonly brand: Brand;
  /** Name the site answers to, any port. */
  readonly host: string;
  readonly legalName: string;
  /** Mailbox for requests, on the site's own host. */
  readonly mailbox: string;
  readonly controller: Controller;
  readonly registry: Registry;
  readonly register: Register;
  readonly cookies: OwnCookies;
  /** Years that somebody who opens an account must have completed; null where nobody is asked. */
  readonly minimumAge: number | null;
  readonly consent: ConsentPolicy | null;
  /** Years an invoice is kept after its calendar year, and the law that says so. */
  readonly invoices: { readonly years: number; readonly basis: string; readonly why: string };
  readonly home: HomePage;
  readonly shopLead: string;
  readonly products: readonly Product[];
  readonly news: NewsTerms;
  /** Who takes reports of weaknesses, and in which languages (BCP 47). */
  readonly security: { readonly mailbox: string; readonly languages: readonly string[] };
  readonly articles: readonly Article[];
  /** When the privacy page took effect, `YYYY-MM-DD`. */
  readonly effective: string;
  /** Opening of the privacy page, before what the register says. */
  readonly privacyLead: readonly string[];
}
