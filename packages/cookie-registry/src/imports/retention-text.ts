import { DURATION_UNITS, type DurationUnit, parseDuration } from "../core/duration.ts";
import type { LocalizedText } from "../core/localized-text.ts";
import type { Retention } from "../core/retention.ts";
import { NUMBERS, PERSISTENT, SESSION, UNITS, UNTIL } from "./retention-words.ts";

/**
 * Reads how long something is kept, as a policy writes it, and keeps the stated units: `7 days` is
 * `P7D`, `1 week` is `P1W`. Knows English, German, French, Swedish, Spanish, Italian and Dutch words.
 *
 * @param text one cell of a table, e.g. `30 days`, `7 days / 365 days`, `Session`, `1 year (if you agree)`
 * @param language BCP 47 tag of what is kept as text: events and conditions
 * @returns the alternatives in the order stated, or null when any of it cannot be read
 * @example
 * parseRetention("7 days / 365 days"); // [{ iso: "P7D" }, { iso: "P365D" }]
 * parseRetention("2 years after the last visit");
 * // [{ iso: "P2Y", when: { en: "after the last visit" } }]
 * parseRetention("Varies"); // null
 */
export function parseRetention(text: string, language = "en"): readonly Retention[] | null {
  const { stated, notes } = splitNotes(tidy(text));
  const found: Retention[] = [];
  for (const part of stated.split(/\s*(?:\/|\||;|\bor\b|\boder\b|\bou\b|\beller\b)\s*/iu)) {
    const one = readAlternative(part, language);
    if (!one) return null;
    found.push(one);
  }
  return attach(found, notes, language);
}

function tidy(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u200e\u200f]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.,;]+$/, "");
}

/** Takes a note in brackets from the end: `7 days / 365 days (7 days: after refusal)`. */
function splitNotes(text: string): { stated: string; notes: string } {
  const [, stated, notes] = /^([^()]+) \((.+)\)$/u.exec(text) ?? [];
  return stated === undefined || SESSION.test(text)
    ? { stated: text, notes: "" }
    : { stated, notes: notes ?? "" };
}

/** Gives each alternative its condition; one condition for all where they are not told apart. */
function attach(
  found: readonly Retention[],
  notes: string,
  language: string,
): readonly Retention[] {
  if (notes === "") return found;
  const conditions = notes.split(/;\s*/).map((note) => /^([^:]+): (.+)$/u.exec(note));
  const taken = conditions.flatMap((condition) => {
    const [, which = "", when = ""] = condition ?? [];
    const about = readAlternative(which, language);
    const index = found.findIndex((one) => JSON.stringify(one) === JSON.stringify(about));
    return index < 0 ? [] : [{ index, when }];
  });
  if (taken.length < conditions.length) return found.map((one) => withWhen(one, notes, language));
  return found.map((one, index) => {
    const when = taken.find((note) => note.index === index)?.when;
    return when === undefined ? one : withWhen(one, when, language);
  });
}

function withWhen(retention: Retention, text: string, language: string): Retention {
  const when: LocalizedText = { [language]: text };
  return { ...retention, when };
}

function readAlternative(text: string, language: string): Retention | null {
  if (SESSION.test(text)) return { session: true };
  if (PERSISTENT.test(text)) return { persistent: true };
  const [, event] = UNTIL.exec(text) ?? [];
  const [, span = text, after] = AFTER.exec(text) ?? [];
  const iso = readDuration(span);
  if (iso === null) return event === undefined ? null : { until: { [language]: event } };
  return after === undefined ? { iso } : { iso, when: { [language]: after } };
}

/** What a period starts from: `30 minutes after the last activity`. */
const AFTER =
  /^(.*?\S) ((?:after|from|since|by default|nach|ab|après|à compter|efter|från|después|dopo|na)\b.*)$/isu;

const ABOUT =
  /^(?:(?:up to|a? ?max(?:imum)?(?: of)?\.?|about|approximately|approx\.?|ca\.?|circa|for|within|bis zu|maximal|jusqu['’]à|upp till|högst|hasta|fino a|tot|máximo|pendant|~|≤|<) ?)+/iu;

const PART = /^(\d{1,9}(?:[.,]\d{1,3})?|\p{L}+)[ -]*(\p{L}+)\.?/u;

/** Reads `1 year, 6 months` as `P1Y6M`; null when it is no duration of some length. */
function readDuration(text: string): string | null {
  let rest = text.toLowerCase().replace(ABOUT, "");
  const amounts = new Map<DurationUnit, string>();
  while (rest !== "") {
    const [whole = "", number = "", word = ""] = PART.exec(rest) ?? [];
    const unit = UNITS.get(word);
    const amount = /\d/.test(number) ? number.replace(",", ".") : NUMBERS.get(number)?.toString();
    if (whole === "" || !unit || amount === undefined || amounts.has(unit)) return null;
    amounts.set(unit, amount);
    rest = rest.slice(whole.length).replace(/^\s*(?:,|and|und|et|och|y|e|en|&)?\s+|^,/u, "");
  }
  return isoOf(amounts);
}

const LETTERS: Readonly<Record<DurationUnit, string>> = {
  year: "Y",
  month: "M",
  week: "W",
  day: "D",
  hour: "H",
  minute: "M",
  second: "S",
};

function isoOf(amounts: ReadonlyMap<DurationUnit, string>): string | null {
  const part = (units: readonly DurationUnit[]): string =>
    units.map((unit) => (amounts.has(unit) ? `${amounts.get(unit)}${LETTERS[unit]}` : "")).join("");
  const date = part(DURATION_UNITS.slice(0, 4));
  const time = part(DURATION_UNITS.slice(4));
  const whole = `P${date}${time && `T${time}`}`;
  return parseDuration(whole) ? whole : null;
}
