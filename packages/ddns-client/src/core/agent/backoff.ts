/** How long to wait after a failure of one kind, in milliseconds. */
export interface Curve {
  /** Wait after the first failure, as a multiple of `intervals.retry`. */
  readonly first: number;
  /** Longest wait, in milliseconds. */
  readonly most: number;
}

const MINUTE = 60_000;

/** Failures by what a retry can hope for. */
export const CURVES: Readonly<Record<"soon" | "slow" | "rare", Curve>> = {
  /** No answer, SERVFAIL, clocks, a source that fails: it may be back in a moment. */
  soon: { first: 1, most: 60 * MINUTE },
  /** A refusal without proof: asking again soon would only hammer the server. */
  slow: { first: 30, most: 24 * 60 * MINUTE },
  /** Another writer holds the name: look again now and then whether it has let go. */
  rare: { first: 90, most: 6 * 60 * MINUTE },
};

/**
 * Exponential back-off with half of each step left to chance, so that devices which lost the same
 * server do not come back together.
 *
 * @param failures how often it has failed in a row, from 1.
 * @param random a number from 0 up to 1.
 */
export function backoff(curve: Curve, retry: number, failures: number, random: number): number {
  const step = curve.first * retry * 2 ** Math.min(failures - 1, 30);
  return Math.min(curve.most, step) * (0.5 + random / 2);
}

/** Refusals that no retry can change, when the server has proved that they are its own. */
const PERMANENT = ["NOTAUTH", "NOTZONE", "NOTIMP", "REFUSED", "FORMERR", "BADTRUNC"];

/** Refusals without proof count as permanent after this many in a row. */
const UNPROVED = 5;

/** Says whether a refusal is final. BADKEY and BADSIG never bear a proof (RFC 8945 section 5.2). */
export function isPermanent(code: string, authenticated: boolean, inARow: number): boolean {
  if (authenticated) return PERMANENT.includes(code);
  return inARow >= UNPROVED && [...PERMANENT, "BADKEY", "BADSIG"].includes(code);
}
