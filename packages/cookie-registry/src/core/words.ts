import type { Category } from "./entry.ts";
import { nearestLanguage } from "./localized-text.ts";

/** The words a table is made of, in one language. */
export interface TableWords {
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

const en: TableWords = {
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

const de: TableWords = {
  caption: "Cookies und ähnliche Speicher auf dieser Website",
  name: "Name",
  purpose: "Zweck",
  retention: "Speicherdauer",
  provider: "Gesetzt von",
  storage: "Speicher",
  thisSite: "Diese Website",
  application: "Anwendung eines Dritten",
  thirdParty: "Dritter",
  session: "Sitzung",
  persistent: "Bis zur Löschung",
  until: "Bis %",
  services: "Dienste, die nichts auf Ihrem Gerät speichern",
  categories: {
    essential: "Unbedingt erforderlich",
    functional: "Funktional",
    analytics: "Statistik",
    marketing: "Marketing",
  },
};

const fr: TableWords = {
  caption: "Cookies et stockages similaires sur ce site",
  name: "Nom",
  purpose: "Finalité",
  retention: "Durée de conservation",
  provider: "Déposé par",
  storage: "Stockage",
  thisSite: "Ce site",
  application: "application tierce",
  thirdParty: "tiers",
  session: "Session",
  persistent: "Jusqu’à suppression",
  until: "Jusqu’à %",
  services: "Services qui ne stockent rien sur votre appareil",
  categories: {
    essential: "Essentiels",
    functional: "Fonctionnels",
    analytics: "Mesure d’audience",
    marketing: "Marketing",
  },
};

const sv: TableWords = {
  caption: "Kakor och liknande lagring på den här webbplatsen",
  name: "Namn",
  purpose: "Ändamål",
  retention: "Lagringstid",
  provider: "Sätts av",
  storage: "Lagring",
  thisSite: "Den här webbplatsen",
  application: "tredjepartsapplikation",
  thirdParty: "tredje part",
  session: "Session",
  persistent: "Tills den raderas",
  until: "Till %",
  services: "Tjänster som inte lagrar något på din enhet",
  categories: {
    essential: "Nödvändiga",
    functional: "Funktionella",
    analytics: "Analys",
    marketing: "Marknadsföring",
  },
};

const LANGUAGES: Readonly<Record<string, TableWords>> = { en, de, fr, sv };

/** Finds the table words nearest to a locale, and the language they are in. */
export function findWords(locale: string): { words: TableWords; language: string } {
  const language = nearestLanguage(Object.keys(LANGUAGES), locale);
  return { words: LANGUAGES[language] as TableWords, language };
}
