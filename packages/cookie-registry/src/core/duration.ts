/** The units of an ISO 8601 duration, longest first, as `Intl` names them. */
export const DURATION_UNITS = ["year", "month", "week", "day", "hour", "minute", "second"] as const;

/** A unit of an ISO 8601 duration. */
export type DurationUnit = (typeof DURATION_UNITS)[number];

/** The stated parts of a duration, longest unit first; a part that is not stated is absent. */
export type Duration = readonly (readonly [unit: DurationUnit, amount: number])[];

// ISO 8601-1:2019, 5.5.2; weeks beside other units as in ISO 8601-2. A fraction only in the last
// part, and of it three digits at most, which is what Intl prints.
const NUMBER = "(\\d{1,9}(?:[.,]\\d{1,3})?)";
const DURATION = new RegExp(
  `^P(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}W)?(?:${NUMBER}D)?` +
    `(?:T(?=\\d)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
);

/**
 * Parses an ISO 8601 duration and keeps it as stated: `P7D` stays seven days, `P1W` one week.
 *
 * @returns the stated parts, or null when the text is no duration or states no length at all
 * @example
 * parseDuration("P1Y6M"); // [["year", 1], ["month", 6]]
 * parseDuration("P1.5D"); // [["day", 1.5]]
 * parseDuration("7 days"); // null
 */
export function parseDuration(iso: string): Duration | null {
  const stated = DURATION.exec(iso)?.slice(1) ?? [];
  const parts = DURATION_UNITS.flatMap((unit, index) => {
    const digits = stated[index];
    return digits === undefined ? [] : [[unit, digits] as const];
  });
  if (parts.slice(0, -1).some(([, digits]) => /[.,]/.test(digits))) return null;
  const duration = parts.map(([unit, digits]) => [unit, Number(digits.replace(",", "."))] as const);
  return duration.some(([, amount]) => amount > 0) ? duration : null;
}

/** Seconds in a unit, as a Max-Age would state it: a year of 365 days, a month of 30. */
export const UNIT_SECONDS: Readonly<Record<DurationUnit, number>> = {
  year: 31_536_000,
  month: 2_592_000,
  week: 604_800,
  day: 86_400,
  hour: 3600,
  minute: 60,
  second: 1,
};

/**
 * Converts an ISO 8601 duration to seconds, as a Max-Age would state it: a year of 365 days, a month
 * of 30 days.
 *
 * @throws RangeError when the text is no ISO 8601 duration of some length
 * @example
 * durationSeconds("P7D") === durationSeconds("P1W"); // true: 604800
 */
export function durationSeconds(iso: string): number {
  return requireDuration(iso).reduce((sum, [unit, amount]) => sum + amount * UNIT_SECONDS[unit], 0);
}

/** Parses a duration that has to be one. */
export function requireDuration(iso: string): Duration {
  const duration = parseDuration(iso);
  if (duration) return duration;
  throw new RangeError(`${JSON.stringify(iso)} is no ISO 8601 duration; write P2Y, P30D or PT24H`);
}
