import type { Cancellation } from "../../core/cancellation.ts";
import { pause } from "./pause.ts";
import { TransientError } from "./transient-error.ts";

/** How a call is tried again. */
export interface Attempts {
  /** How many calls in a row may fail without having gained anything; at least 1. */
  readonly attempts: number;
  /** The first pause, milliseconds; it doubles, up to {@link LONGEST_PAUSE}. */
  readonly pause: number;
}

/** What a caller may say of them, and what holds when it says nothing. */
export type AttemptOptions = { readonly [Key in keyof Attempts]?: number | undefined };

/** Fills in what was left out: 6 attempts over some 15 seconds. */
export function attemptsOf({ attempts = 6, pause: first = 500 }: AttemptOptions): Attempts {
  return { attempts: Math.max(1, attempts), pause: first };
}

const LONGEST_PAUSE = 20_000;

/** A server that asks for more patience than this is not waited for. */
const LONGEST_WAIT = 120_000;

/**
 * Tries again what failed for the time being; every other error is final.
 *
 * Pauses double and are cut at random by up to a half, so that clients which failed together do not
 * come back together. The operation calls `gained` when it got further than the one before, such as
 * by some bytes of a download: the count then begins anew.
 */
export async function withAttempts<T>(
  { attempts, pause: first }: Attempts,
  signal: Cancellation | undefined,
  operation: (gained: () => void) => Promise<T>,
): Promise<T> {
  let failed = 0;
  const gained = (): void => {
    failed = 0;
  };
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await operation(gained);
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      failed += 1;
      const asked = error.retryAfter ?? 0;
      if (failed >= attempts || asked > LONGEST_WAIT) throw error;
      const own = Math.min(first * 2 ** (failed - 1), LONGEST_PAUSE);
      await pause(Math.max(asked, own * (1 - Math.random() / 2)), signal);
    }
  }
}
