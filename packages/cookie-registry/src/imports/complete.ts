import { durationSeconds } from "../core/duration.ts";
import type { Category, EntryInput, InferableField, Provider } from "../core/entry.ts";
import type { LocalizedText } from "../core/localized-text.ts";
import type { Retention } from "../core/retention.ts";
import { type EntryDraft, inferring } from "./draft.ts";

/** What is known of a cookie from elsewhere, by its name. */
export type KnownFacts = (name: string) => {
  readonly category?: Category;
  readonly provider?: string;
  readonly retention?: readonly Retention[];
} | null;

/** What drafts are completed with. */
export interface CompleteOptions {
  /** A table of known cookies, e.g. `await loadKnownDetails()` of `@candor/cookie-registry/known`. */
  readonly known?: KnownFacts;
  /** Category of what nobody knows; `marketing`, which is never set unasked, when left out. */
  readonly category?: Category;
  /** Purpose of what nobody describes, by language; says in English that it is to be stated. */
  readonly purpose?: LocalizedText;
}

/**
 * Completes drafts to entries: what a draft does not say is taken from what is known of the cookie,
 * else from cautious defaults, and every field that was filled in is marked `inferred`.
 *
 * A cookie that keeps the visitor's consent and states two periods is taken to keep the shorter one
 * after a refusal.
 *
 * @example
 * const entries = completeDrafts(drafts, { known: await loadKnownDetails() });
 * entries.filter(({ inferred = [] }) => inferred.includes("category")); // to be looked at by a person
 */
export function completeDrafts(
  drafts: readonly EntryDraft[],
  options: CompleteOptions = {},
): EntryInput[] {
  return drafts.map((draft) => complete(draft, options));
}

function complete(draft: EntryDraft, options: CompleteOptions): EntryInput {
  const facts = options.known?.(sampleOf(draft.name)) ?? {};
  const filled: InferableField[] = [];
  const fill = <T>(field: InferableField, stated: T | undefined, found: T): T => {
    if (stated !== undefined) return stated;
    filled.push(field);
    return found;
  };
  const category = fill(
    "category",
    draft.category,
    facts.category ?? options.category ?? "marketing",
  );
  const provider = providerOf(draft, category, facts.provider);
  if (provider && draft.provider?.name === undefined) filled.push("provider");
  const retention = fill<readonly Retention[]>(
    "retention",
    draft.retention,
    facts.retention ?? [{ session: true }],
  );
  const told = tellApart(retention, draft.purpose);
  if (told !== retention) filled.push("retention.when");
  const { provider: _, inferred: __, ...stated } = draft;
  return {
    ...stated,
    category,
    party: fill("party", draft.party, "first"),
    ...(provider && { provider }),
    purpose: fill("purpose", draft.purpose, options.purpose ?? UNSTATED),
    retention: told,
    ...inferring(draft, ...filled),
  };
}

/**
 * Who stands behind an entry: whoever the draft names, nobody where it says that it is the site's
 * own, else whoever is known for the name. What counts or advertises reports to its maker and is an
 * application; a content management system need not be.
 */
function providerOf(
  { provider: said, party }: EntryDraft,
  category: Category,
  known: string | undefined,
): Provider | undefined {
  const foreign = party === "third" || said?.application === true;
  if (said?.name === undefined && said?.application === false && !foreign) return undefined;
  const name = said?.name ?? known ?? (foreign ? "A third party" : undefined);
  if (name === undefined) return undefined;
  const reports = category === "analytics" || category === "marketing";
  const guessed = said?.name === undefined && party !== "third" && reports ? true : undefined;
  const application = said?.application ?? guessed;
  return { name, ...(application !== undefined && { application }) };
}

const UNSTATED: LocalizedText = { en: "Not stated; to be written by whoever set it." };

/** A name that a template takes, to look it up by. */
function sampleOf(name: string): string {
  return name.replace(/<[^<>]*>/g, "1");
}

const CONSENT =
  /\bconsent|einwilligung|zustimmung|consentement|samtycke|consentimiento|consenso|toestemming/iu;

/** A visitor who refuses is asked again no later than one who agrees. */
function tellApart(
  retention: readonly Retention[],
  purpose: LocalizedText | undefined,
): readonly Retention[] {
  const [one, other, ...more] = retention;
  if (!one || !other || more.length > 0 || !("iso" in one && "iso" in other)) return retention;
  if (one.when || other.when) return retention;
  if (!Object.values(purpose ?? {}).some((text) => CONSENT.test(text))) return retention;
  const refusalFirst = durationSeconds(one.iso) < durationSeconds(other.iso);
  const refusal: LocalizedText = { en: "after refusal" };
  const consent: LocalizedText = { en: "after consent" };
  return [
    { ...one, when: refusalFirst ? refusal : consent },
    { ...other, when: refusalFirst ? consent : refusal },
  ];
}
