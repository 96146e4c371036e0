import type { Cancellation } from "../../core/cancellation.ts";
import { whenAborted } from "./when-aborted.ts";

/** Runs what it is given, some of it at once, the rest in its turn. */
export type InFlight = <T>(signal: Cancellation | undefined, act: () => Promise<T>) => Promise<T>;

/** Lets at most so many calls run at once. Who waits and is cancelled leaves the queue. */
export function inFlight(most: number): InFlight {
  let free = Math.max(1, most);
  const queue = new Set<() => void>();
  const turn = (signal: Cancellation | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      let forget = (): void => {};
      const go = (): void => {
        forget();
        resolve();
      };
      queue.add(go);
      forget = whenAborted(signal, () => {
        if (queue.delete(go)) reject((signal as Partial<AbortSignal>).reason);
      });
    });
  return async (signal, act) => {
    signal?.throwIfAborted();
    if (free > 0) free -= 1;
    else await turn(signal);
    try {
      return await act();
    } finally {
      const [next] = queue;
      if (next === undefined) free += 1;
      else {
        queue.delete(next);
        next();
      }
    }
  };
}
