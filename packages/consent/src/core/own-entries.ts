import type { EntryInput, LocalizedText } from "@candor/cookie-registry";
import type { ChoiceCookie } from "./choice-cookie.ts";
import type { Lifetime } from "./lifetime.ts";

/** Options of {@link ownEntries}. */
export interface OwnEntriesOptions {
  /** The cookie of the choice, as `createConsent` has it. */
  readonly cookie: ChoiceCookie;
  /** The lifetimes, as `createConsent` has them. */
  readonly lifetime?: Lifetime;
  /** Name of the journal's database, where there is a journal. */
  readonly journal?: string;
}

const CHOICE: LocalizedText = {
  en: "Remembers what you chose about cookies, and when.",
  de: "Merkt sich, was Sie zu Cookies entschieden haben, und wann.",
  fr: "Garde votre choix concernant les cookies et sa date.",
  sv: "Kommer ihåg vad du valt om kakor, och när.",
};
const JOURNAL: LocalizedText = {
  en: "Keeps a choice made offline until it could be recorded.",
  de: "Bewahrt eine offline getroffene Entscheidung, bis sie festgehalten werden konnte.",
  fr: "Conserve un choix fait hors ligne jusqu'à son enregistrement.",
  sv: "Behåller ett val som gjorts utan nät tills det har kunnat sparas.",
};
const AFTER_CONSENT: LocalizedText = {
  en: "after consent",
  de: "nach Zustimmung",
  fr: "après acceptation",
  sv: "efter samtycke",
};
const AFTER_REFUSAL: LocalizedText = {
  en: "after refusal",
  de: "nach Ablehnung",
  fr: "après refus",
  sv: "efter avslag",
};

/**
 * Declares what this package itself keeps on a visitor's device, for the site's registry: the
 * cookie of the choice, and the journal's database where there is one. That is all there is.
 *
 * @example
 * defineRegistry({ entries: [...ownEntries({ cookie, lifetime }), ...entries] });
 */
export function ownEntries(options: OwnEntriesOptions): EntryInput[] {
  const { cookie, lifetime = {}, journal } = options;
  const { accept = "P180D", refuse = "P180D" } = lifetime;
  const own = { category: "essential", party: "first" } as const;
  const choice: EntryInput = {
    ...own,
    name: cookie.name,
    purpose: CHOICE,
    retention:
      accept === refuse
        ? [{ iso: accept }]
        : [
            { iso: refuse, when: AFTER_REFUSAL },
            { iso: accept, when: AFTER_CONSENT },
          ],
    ...(cookie.path === undefined ? {} : { path: cookie.path }),
    ...(cookie.domain === undefined ? {} : { domain: cookie.domain.replace(/^\./, "") }),
  };
  if (journal === undefined) return [choice];
  return [
    choice,
    {
      ...own,
      name: journal,
      storage: "indexedDB",
      purpose: JOURNAL,
      retention: [{ persistent: true }],
    },
  ];
}
