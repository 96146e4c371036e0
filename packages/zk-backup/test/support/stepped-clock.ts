import { vi } from "vitest";

/** A clock that stands still until it is told to go on to where the next sleeper wakes. */
export interface SteppedClock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /**
   * Goes on, from sleeper to sleeper, until the work is done. Looks before each step, as soon as
   * somebody sleeps, whether all is as it should be; what throws then is tried again for a while.
   */
  during<T>(work: Promise<T>, look?: () => void): Promise<T>;
}

/** Makes a clock that begins at 0. */
export function steppedClock(): SteppedClock {
  let time = 0;
  const sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (milliseconds) =>
      new Promise((wake) => sleepers.push({ until: time + milliseconds, wake })),
    async during(work, look = () => {}) {
      let done = false;
      const end = (): void => {
        done = true;
      };
      work.then(end, end);
      while (!done) {
        const someone = (): void => {
          if (done) return;
          if (sleepers.length === 0) throw new Error("Nobody sleeps, and nothing is done.");
          look();
        };
        await vi.waitFor(someone, { timeout: 50_000, interval: 1 });
        sleepers.sort((a, b) => a.until - b.until);
        const next = sleepers.shift();
        if (next !== undefined) time = Math.max(time, next.until);
        next?.wake();
      }
      return work;
    },
  };
}
