import type { Retention } from "../core/retention.ts";

const UNITS = [
  [86_400, "P", "D"],
  [3600, "PT", "H"],
  [60, "PT", "M"],
] as const;

/**
 * Says a number of seconds as a period, in the largest unit that fits: days, hours, minutes or seconds.
 * What a browser was seen to do may be off by the time between two clocks, as much as `tolerance`.
 */
export function periodOf(seconds: number, tolerance = 0): Retention {
  for (const [length, before, after] of UNITS) {
    const amount = Math.round(seconds / length);
    if (amount > 0 && Math.abs(amount * length - seconds) <= Math.min(tolerance, length / 10)) {
      return { iso: `${before}${amount}${after}` };
    }
  }
  return { iso: `PT${Math.max(1, Math.round(seconds))}S` };
}
