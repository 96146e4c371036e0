import type { Cancellation } from "../core/cancellation.ts";
import { isZkBackupError } from "../core/errors.ts";

/** How often a call is tried, and how long the first pause is (milliseconds; it doubles). */
export interface Attempts {
  readonly attempts: number;
  readonly pause: number;
}

/** Tries again what failed with `storage-failed`; every other error is final. */
export async function withAttempts<T>(
  { attempts, pause }: Attempts,
  signal: Cancellation | undefined,
  operation: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await operation();
    } catch (error) {
      if (attempt >= attempts || !isZkBackupError(error, "storage-failed")) throw error;
    }
    await sleep(pause * 2 ** (attempt - 1), signal);
  }
}

async function sleep(milliseconds: number, signal: Cancellation | undefined): Promise<void> {
  const end = performance.now() + milliseconds;
  for (let left = milliseconds; left > 0; left = end - performance.now()) {
    signal?.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, 100)));
  }
}
