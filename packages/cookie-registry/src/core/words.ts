import type { Category } from "./entry.ts";

/** The words a table is made of, in one language. */
export interface TableWords {
  /** BCP 47 tag of the words. */
  readonly lang: string;
  /** `rtl` for a language written from right to left. */
  readonly dir?: "rtl";
  /** The table's caption. */
  readonly caption: string;
  /** Heading of the column of names. */
  readonly name: string;
  /** Heading of the column of purposes. */
  readonly purpose: string;
  /** Heading of the column of retentions. */
  readonly retention: string;
  /** Heading of the column that says who sets the entry. */
  readonly provider: string;
  /** Heading of the column of storages, shown when there is more than cookies. */
  readonly storage: string;
  /** The site itself as provider. */
  readonly thisSite: string;
  /** Added to a provider whose script runs in the site's own pages. */
  readonly application: string;
  /** Added to a provider that keeps the entry under its own site. */
  readonly thirdParty: string;
  /** Retention: until the browser is closed. */
  readonly session: string;
  /** Retention: until somebody deletes it. */
  readonly persistent: string;
  /** Retention: until an event, which takes the place of `%`. */
  readonly until: string;
  /** Heading of the list of services that keep nothing. */
  readonly services: string;
  /** Headings of the groups. */
  readonly categories: Readonly<Record<Category, string>>;
}

/** The words used where none are handed in: English. */
export const en: TableWords = {
  lang: "en",
  caption: "Cookies and similar storage on this website",
  name: "Name",
  purpose: "Purpose",
  retention: "Kept for",
  provider: "Set by",
  storage: "Storage",
  thisSite: "This website",
  application: "third-party application",
  thirdParty: "third party",
  session: "Session",
  persistent: "Until deleted",
  until: "Until %",
  services: "Services that keep nothing on your device",
  categories: {
    essential: "Essential",
    functional: "Functional",
    analytics: "Analytics",
    marketing: "Marketing",
  },
};
