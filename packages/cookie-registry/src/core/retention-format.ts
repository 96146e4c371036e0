import { type Duration, requireDuration } from "./duration.ts";
import { findText } from "./localized-text.ts";
import type { Retention } from "./retention.ts";
import { findWords, type TableWords } from "./words.ts";

/**
 * Formats how long an entry is kept, in the stated units and order: `7 days / 365 days`.
 *
 * Units and numbers come from `Intl`, so any locale the platform knows will do; the words for
 * "session" and "until deleted" come from the package's own languages or from `words`.
 *
 * @param retention one alternative or several; several are joined by a slash, as policies write it
 * @param locale a BCP 47 tag
 * @param words the language's own words where this package has none
 * @throws RangeError when the locale is no language tag or a duration is no ISO 8601 duration
 * @example
 * formatRetention([{ iso: "P7D" }, { iso: "P365D" }], "de"); // "7 Tage / 365 Tage"
 * formatRetention({ session: true }, "fr"); // "Session"
 */
export function formatRetention(
  retention: Retention | readonly Retention[],
  locale: string,
  words: TableWords = findWords(locale).words,
): string {
  const alternatives = "length" in retention ? retention : [retention];
  return alternatives.map((one) => formatAlternative(one, locale, words)).join(" / ");
}

function formatAlternative(retention: Retention, locale: string, words: TableWords): string {
  if ("iso" in retention) return formatDuration(requireDuration(retention.iso), locale);
  if ("session" in retention) return words.session;
  if ("persistent" in retention) return words.persistent;
  return findText(retention.until, locale).text;
}

/** `Intl.DurationFormat` without it: each part by `NumberFormat`, joined by `ListFormat`. */
function formatDuration(duration: Duration, locale: string): string {
  const parts = duration.map(([unit, amount]) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit,
      unitDisplay: "long",
      maximumFractionDigits: 9,
    }).format(amount),
  );
  return new Intl.ListFormat(locale, { type: "unit", style: "long" }).format(parts);
}
