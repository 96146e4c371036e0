import { dayOf, localDate, localDateOf } from "../core/clock/local-date.ts";
import { parseDuration } from "../core/duration.ts";
import { DsarError } from "../core/error.ts";

/** A period for which the law, or a contract, keeps rows. */
export interface KeepRule {
  /** ISO 8601 duration of years, months, weeks, days: `P7Y`. */
  readonly iso: string;
  /** Column whose date starts the period. */
  readonly from: string;
  /** `year`: the period starts at the end of that calendar year, as bookkeeping laws have it. */
  readonly counted?: "day" | "year";
  /** Why, in words for the person. */
  readonly why: string;
  /** The legal basis: `Art. 17(3)(b) GDPR; Bokföringslagen 7:2`. */
  readonly basis: string;
  /** Columns that are kept; all of them when left out. The others are masked as the table says. */
  readonly fields?: readonly string[];
}

/**
 * The last day on which a row is kept, by the controller's own calendar.
 *
 * @param from the value of the rule's column
 * @throws DsarError `configuration-invalid` when it is no date.
 */
export function keptUntil(rule: KeepRule, from: unknown, timeZone: string): string {
  const start = startOf(rule, from, timeZone);
  const { years, months, weeks, days } = parseDuration(rule.iso) ?? fail(rule, "is no duration");
  const [year = 0, month = 0, day = 0] = start.split("-").map(Number);
  const last = dayOf(year + years, month + months + 1, 0);
  const same = dayOf(year + years, month + months, day);
  return localDate(Math.min(same, last) + 7 * weeks + days);
}

function startOf(rule: KeepRule, from: unknown, timeZone: string): string {
  const date =
    typeof from === "string" && /^\d{4}-\d{2}-\d{2}$/.test(from)
      ? from
      : localDateOf(new Date(from as string | Date), timeZone);
  return rule.counted === "year" ? `${date.slice(0, 4)}-12-31` : date;
}

function fail(rule: KeepRule, what: string): never {
  throw new DsarError("configuration-invalid", `keep: "${rule.iso}" ${what}.`, {
    path: "keep.iso",
  });
}
