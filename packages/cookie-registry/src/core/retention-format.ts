import { requireDuration } from "./duration.ts";
import { findText } from "./localized-text.ts";
import type { Retention } from "./retention.ts";
import { en, type TableWords } from "./words.ts";

/**
 * Formats how long an entry is kept, in the stated units and order: `7 days / 365 days`.
 *
 * Units and numbers come from `Intl`, so any locale the platform knows will do; the words for
 * "session" and "until deleted" come from `words`.
 *
 * @param retention one alternative or several; several are joined by a slash, as policies write it
 * @param locale a BCP 47 tag
 * @param words the words of the locale, e.g. from `@candor/cookie-registry/locales/fr`; English when
 *   left out
 * @throws RangeError when the locale is no language tag or a duration is no ISO 8601 duration
 * @example
 * formatRetention([{ iso: "P7D" }, { iso: "P365D" }], "de"); // "7 Tage / 365 Tage"
 * formatRetention({ session: true }, "de", de); // "Sitzung"
 */
export function formatRetention(
  retention: Retention | readonly Retention[],
  locale: string,
  words: TableWords = en,
): string {
  const alternatives = "length" in retention ? retention : [retention];
  return alternatives.map((one) => formatAlternative(one, locale, words)).join(" / ");
}

/**
 * Formats an ISO 8601 duration in the stated units: each part by `Intl.NumberFormat`, joined by
 * `Intl.ListFormat`, since `Intl.DurationFormat` is not everywhere.
 *
 * @throws RangeError when the locale is no language tag or the text is no ISO 8601 duration
 * @example
 * formatDuration("P1Y6M", "sv"); // "1 år, 6 månader"
 */
export function formatDuration(iso: string, locale: string): string {
  // Without English after it, a locale Intl does not know would become the machine's own.
  const locales = [locale, "en"];
  const parts = requireDuration(iso).map(([unit, amount]) =>
    new Intl.NumberFormat(locales, { style: "unit", unit, unitDisplay: "long" }).format(amount),
  );
  return new Intl.ListFormat(locales, { type: "unit" }).format(parts);
}

function formatAlternative(retention: Retention, locale: string, words: TableWords): string {
  if ("iso" in retention) return formatDuration(retention.iso, locale);
  if ("session" in retention) return words.session;
  if ("persistent" in retention) return words.persistent;
  return words.until.replace("%", () => findText(retention.until, locale).text);
}
