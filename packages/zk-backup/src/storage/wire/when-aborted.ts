import type { Cancellation } from "../../core/cancellation.ts";

/**
 * Calls back once the signal is aborted, at once when it is already; gives what ends the waiting.
 * What reaches a storage as a cancellation is an AbortSignal; of one that is not, only
 * `throwIfAborted` between steps is heard.
 *
 * `AbortSignal.any` would do, but Node 20 keeps what it made for as long as the signal lives
 * (nodejs/node#55351), and a backup's signal lives through tens of thousands of calls.
 */
export function whenAborted(signal: Cancellation | undefined, act: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) {
    act();
    return () => {};
  }
  const heard = signal as Partial<AbortSignal>;
  heard.addEventListener?.("abort", act, { once: true });
  return () => heard.removeEventListener?.("abort", act);
}
