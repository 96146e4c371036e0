import { parseRetention } from "../../src/imports/retention-text.ts";
import type { Category, Retention } from "../../src/index.ts";
import type { SourceRow } from "./source.ts";

/** A row of the table, and whose it is. */
export interface KnownRow {
  readonly name: string;
  readonly category: Category;
  readonly provider: string;
  /** Null when nobody says how long. */
  readonly retention: readonly Retention[] | null;
  readonly ours: boolean;
}

/** What was changed of a row of the source, and by which rule. */
export interface Change {
  readonly row: string;
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Replacements of retention texts, and rows to leave out. */
export interface Corrections {
  readonly retentions: ReadonlyMap<string, string>;
  readonly dropped: ReadonlySet<string>;
}

/** Functional in the source is "technical, essential or strictly necessary" too: the cautious reading. */
const CATEGORIES: Readonly<Record<string, Category>> = {
  Necessary: "essential",
  Security: "essential",
  Functional: "functional",
  Personalization: "functional",
  Analytics: "analytics",
  Marketing: "marketing",
};

/** Tools whose functional cookies keep the visitor's choice. */
const CONSENT_TOOLS =
  /^(?:Cookiebot|CookieConsent\.io|OneTrust|Cookie First|Cookie Law Info|Iubenda|Didomi|Axeptio|Borlabs|Osano|Consentmanager\.net|Complianz|Moove|Termly|CookieYes|Cookie Script|Civic|QookieQloud|AWS Cookies Popup|PrivacyPillar|Enzuzo)$/;

/** Cleans one row; several come of a wildcard that its bare name is one of too, none of a dropped one. */
export function cleanRow(row: SourceRow, corrections: Corrections, changes: Change[]): KnownRow[] {
  const id = `${row.platform} :: ${row.cookie}`;
  const note = (rule: string, from: string, to: string): void => {
    if (from !== to) changes.push({ row: id, rule, from, to });
  };
  if (corrections.dropped.has(id)) {
    note("a family without a name is left out", row.cookie, "");
    return [];
  }
  const provider = row.platform.trim() || "Unknown";
  const category = categoryOf(row, note);
  const retention = retentionOf(row, corrections, note);
  return namesOf(row, note).map((name) => ({ name, category, provider, retention, ours: false }));
}

type Note = (rule: string, from: string, to: string) => void;

function categoryOf({ category, cookie, platform }: SourceRow, note: Note): Category {
  const mapped = CATEGORIES[category] ?? "marketing";
  if (mapped !== "functional") return mapped;
  const guards = /csrf|xsrf|antiforgery|verificationtoken/i.test(cookie);
  const keepsChoice = CONSENT_TOOLS.test(platform) && category === "Functional";
  if (!guards && !keepsChoice) return mapped;
  const rule = guards ? "a guard against forged requests" : "a consent tool's own cookie";
  note(`${rule} is essential`, category, "essential");
  return "essential";
}

function retentionOf(
  { retentionPeriod }: SourceRow,
  { retentions }: Corrections,
  note: Note,
): readonly Retention[] | null {
  const text = retentionPeriod.trim();
  const corrected = retentions.get(text) ?? text;
  note("the retention's text is corrected", text, corrected);
  const read = parseRetention(corrected);
  if (!read) note("the retention says nothing", text, "unknown");
  return read;
}

function namesOf({ cookie, wildcardMatch }: SourceRow, note: Note): string[] {
  const tidy = cookie.replaceAll("\u00ad", "").trim();
  note("white space and soft hyphens are taken out", cookie, tidy);
  const typed = tidy.replace(/%INTEGER%|N{3}$/, "<id:digits>");
  note("a number's place is a placeholder", tidy, typed);
  const bare = typed.replace(/\*$/, "");
  if (wildcardMatch !== "1" && bare === typed) return [typed];
  note(
    "a star is a wildcard",
    typed,
    `${bare}<id>`.replace(/^.*$/, (text) => (bare === typed ? typed : text)),
  );
  return wildcardNames(bare, note);
}

/** A wildcard that ends in no separator takes the bare name too; short ones are tamed. */
function wildcardNames(prefix: string, note: Note): string[] {
  const letters = prefix.replace(/[^A-Za-z0-9]/g, "").length;
  const parted = /[-_.:/]$/.test(prefix);
  if (!parted && letters <= 4) {
    note("a short wildcard without a separator is a name", `${prefix}*`, prefix);
    return [prefix];
  }
  if (letters <= 3) {
    const tamed = `${prefix}<id:digits>`;
    note("a short wildcard takes digits alone", `${prefix}*`, tamed);
    return [tamed];
  }
  return parted ? [`${prefix}<id>`] : [prefix, `${prefix}<id>`];
}
