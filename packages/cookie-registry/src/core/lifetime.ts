import { type Duration, type DurationUnit, requireDuration, UNIT_SECONDS } from "./duration.ts";
import type { Retention } from "./retention.ts";

/** The longest time a browser keeps a cookie, in seconds: 400 days (RFC 6265bis section 5.5). */
export const COOKIE_LIFETIME_CAP = 34_560_000;

/**
 * How long something was seen to be kept: seconds from being set to expiring, or until the browser
 * closes (`session`), or with no end of its own (`persistent`, as localStorage is).
 */
export type ObservedLifetime = number | "session" | "persistent";

/**
 * How an observed lifetime stands to the declared ones.
 *
 * - `equal`: within the tolerance of an alternative;
 * - `capped`: longer was declared and the browser's cap applied: no drift;
 * - `shorter`, `longer`: drift from the nearest alternative;
 * - `unmeasurable`: the declared end is an event, or storage without expiry that a script must clear.
 */
export type LifetimeVerdict = "equal" | "capped" | "shorter" | "longer" | "unmeasurable";

/** What came of a comparison. */
export interface LifetimeComparison {
  /** How the observed lifetime stands to the declared ones. */
  readonly verdict: LifetimeVerdict;
  /** The alternative the verdict is about: the one that fits, else the nearest. */
  readonly declared: Retention;
}

/** What a comparison allows for. */
export interface LifetimeOptions {
  /** The browser's longest cookie lifetime in seconds; {@link COOKIE_LIFETIME_CAP} when left out. */
  readonly cap?: number;
}

/**
 * Compares how long an entry was kept with what is declared of it.
 *
 * Tolerance: 60 seconds or 1 %, whichever is more, for the time between setting and looking. A year
 * is 365 to 366 days; n months are 30n - 2 to 30.5n + 1 days, which holds both calendar months and
 * the 30 days that programmers write.
 *
 * @param declared the entry's alternatives, at least one
 * @param observed what a browser did
 * @throws RangeError when nothing is declared, a duration is no ISO 8601 duration, or the observed
 *   lifetime is negative or not a number
 * @example
 * compareLifetime([{ iso: "P30D" }], 60).verdict; // "shorter": the policy says more than is so
 * compareLifetime([{ iso: "P2Y" }], 34_560_000).verdict; // "capped"
 */
export function compareLifetime(
  declared: readonly Retention[],
  observed: ObservedLifetime,
  options: LifetimeOptions = {},
): LifetimeComparison {
  if (typeof observed === "number" && !(observed >= 0)) {
    throw new RangeError(`a lifetime is 0 seconds or more, not ${observed}`);
  }
  const cap = options.cap ?? COOKIE_LIFETIME_CAP;
  const [first, ...rest] = declared.map((retention) => judge(retention, observed, cap));
  if (!first) throw new RangeError("nothing is declared to compare with; state one alternative");
  const { verdict, retention } = rest.reduce(
    (best, one) => (nearer(one, best) ? one : best),
    first,
  );
  return { verdict, declared: retention };
}

interface Judgement {
  readonly retention: Retention;
  readonly verdict: LifetimeVerdict;
  /** Seconds between the observed lifetime and the nearest one that would have been equal. */
  readonly distance: number;
}

const RANKS: Readonly<Record<LifetimeVerdict, number>> = {
  equal: 0,
  capped: 1,
  unmeasurable: 2,
  shorter: 3,
  longer: 3,
};

function nearer(one: Judgement, best: Judgement): boolean {
  const lead = RANKS[best.verdict] - RANKS[one.verdict];
  return lead > 0 || (lead === 0 && one.distance < best.distance);
}

function judge(retention: Retention, observed: ObservedLifetime, cap: number): Judgement {
  const says = (verdict: LifetimeVerdict, distance = Infinity): Judgement => ({
    retention,
    verdict,
    distance,
  });
  if ("until" in retention) return says("unmeasurable");
  if ("session" in retention) return says(observed === "session" ? "equal" : "longer");
  if (observed === "session") return says("shorter");
  const timed = "iso" in retention;
  if (observed === "persistent") return says(timed ? "unmeasurable" : "equal");
  const { least, most } = timed ? bounds(requireDuration(retention.iso)) : FOR_EVER;
  if (observed >= least && observed <= most) return says("equal", 0);
  if (least > cap && Math.abs(observed - cap) <= tolerance(cap)) return says("capped", 0);
  return observed < least ? says("shorter", least - observed) : says("longer", observed - most);
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const FOR_EVER: Bounds = { least: Infinity, most: Infinity };

function bounds(duration: Duration): Bounds {
  const sum = (length: (unit: DurationUnit, amount: number) => number): number =>
    duration.reduce((total, [unit, amount]) => total + length(unit, amount), 0);
  const least = sum(shortest);
  const most = sum(longest);
  return { least: least - tolerance(least), most: most + tolerance(most) };
}

function tolerance(seconds: number): number {
  return Math.max(60, seconds / 100);
}

const DAY = 86_400;

function shortest(unit: DurationUnit, amount: number): number {
  if (unit === "month") return (30 * amount - 2) * DAY;
  return amount * UNIT_SECONDS[unit];
}

function longest(unit: DurationUnit, amount: number): number {
  if (unit === "year") return 366 * amount * DAY;
  if (unit === "month") return (30.5 * amount + 1) * DAY;
  return amount * UNIT_SECONDS[unit];
}
