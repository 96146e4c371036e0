import { durationParts } from "./duration.ts";
import { ConsentError } from "./error.ts";

/** How long a choice holds, as ISO 8601 durations of at most 400 days. */
export interface Lifetime {
  /** After a choice that grants anything; `P180D` when left out. */
  readonly accept?: string;
  /** After a refusal of everything; `P180D` when left out. */
  readonly refuse?: string;
}

/** `P180D`, the default, in seconds. */
const HALF_A_YEAR = 15_552_000;
/** Hours in a year, a month, a week, a day and an hour. */
const HOURS = [8760, 720, 168, 24, 1];

/**
 * Turns a lifetime into seconds, a year being 365 days and a month 30: a cookie's lifetime is a
 * count of seconds (RFC 6265 section 5.2.2), not a date in a calendar.
 *
 * @throws ConsentError `bad-duration` when it is no duration, shorter than an hour, or longer than
 * the 400 days after which browsers drop a cookie (RFC 6265bis section 5.5).
 */
export function lifetimeSeconds(iso?: string): number {
  if (iso === undefined) return HALF_A_YEAR;
  const hours = durationParts(iso).reduce((sum, amount, at) => sum + amount * (HOURS[at] ?? 0), 0);
  if (hours >= 1 && hours <= 9600) return Math.round(hours * 3600);
  throw new ConsentError("bad-duration", `lifetime ${iso} is not PT1H to P400D`);
}
