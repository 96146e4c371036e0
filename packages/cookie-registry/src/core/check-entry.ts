import { parseDuration } from "./duration.ts";
import type { EntryInput } from "./entry.ts";
import { type Place, quoted } from "./issues.ts";
import type { LocalizedText } from "./localized-text.ts";

const REQUIRED = ["name", "category", "party", "purpose", "retention"] as const;

/**
 * Checks what a lookup and a table need of an entry: that it is whole, texts that say something,
 * durations that are ones.
 *
 * @returns false when it is not whole, and nothing else can be looked at
 */
export function checkEntry(entry: EntryInput, place: Place): boolean {
  const missing = REQUIRED.filter((field) => entry[field] === undefined);
  for (const field of missing) place.at(field).refuse("missing-field", "is missing");
  if (missing.length > 0) return false;
  const { purpose, retention } = entry;
  checkTexts(purpose, place.at("purpose"));
  const list = place.at("retention");
  if (retention.length === 0) list.refuse("bad-value", "is empty; state at least one");
  retention.forEach((one, index) => {
    const at = list.at(index);
    if (one.when) checkTexts(one.when, at.at("when"));
    if ("until" in one) checkTexts(one.until, at.at("until"));
    if (!("iso" in one) || parseDuration(one.iso)) return;
    const problem = `${quoted(one.iso)} is no ISO 8601 duration; write P2Y, P30D or PT24H`;
    at.at("iso").refuse("bad-duration", problem);
  });
  return true;
}

/** Checks a text by language. */
export function checkTexts(texts: LocalizedText, place: Place): void {
  const pairs = Object.entries(texts);
  if (pairs.length === 0) place.refuse("bad-value", "is empty; write one language at least");
  for (const [language, text] of pairs) {
    const at = place.at(language);
    if (text.trim() === "") at.refuse("bad-value", "is empty");
    // BCP 47 in the part that names a language: language, script, region, variants.
    if (!/^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(language)) {
      at.refuse("bad-language", `${quoted(language)} is no language tag, such as en or pt-BR`);
    }
  }
}
