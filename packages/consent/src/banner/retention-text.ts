import { findText, type Retention } from "@candor/cookie-registry";
import { durationParts, UNITS } from "../core/duration.ts";
import type { Locale } from "../core/locale.ts";

/** Says how long an entry is kept, with numbers and units from `Intl`: `7 days / 365 days`. */
export function retentionText(retention: readonly Retention[], locale: Locale): string {
  return retention.map((one) => alternative(one, locale)).join(" / ");
}

function alternative(retention: Retention, { lang, kept }: Locale): string {
  if ("session" in retention) return kept[1];
  if ("persistent" in retention) return kept[2];
  if ("until" in retention) return kept[3].replace("%", findText(retention.until, lang).text);
  return durationParts(retention.iso)
    .flatMap((amount, at) => {
      const unit = UNITS[at];
      return amount
        ? amount.toLocaleString(lang, { style: "unit", unit, unitDisplay: "long" })
        : [];
    })
    .join(" ");
}
