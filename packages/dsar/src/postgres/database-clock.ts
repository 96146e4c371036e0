/** How long a reading of the database's clock is carried on. */
const FRESH_MS = 60_000;

/** The time that all workers of one database share. */
export interface DatabaseClock {
  /** The database's time; the process's own until it was read for the first time. */
  now(): Date;
  /** Reads the database's clock again when the last reading is a minute old. */
  follow(read: () => Promise<number>): Promise<void>;
}

/**
 * Keeps the database's time, whatever the clock of this machine says: two workers whose clocks
 * differ would disagree on what is due, and their audit rows would go back in time.
 *
 * Between readings it is carried on by the monotonic clock, which nobody sets.
 */
export function databaseClock(): DatabaseClock {
  let reading: { readonly ms: number; readonly at: number } | null = null;
  return {
    now() {
      if (reading === null) return new Date();
      return new Date(reading.ms + performance.now() - reading.at);
    },
    async follow(read) {
      const before = performance.now();
      if (reading !== null && before - reading.at < FRESH_MS) return;
      const ms = await read();
      // The answer was written somewhere between the question and its arrival.
      reading = { ms, at: (before + performance.now()) / 2 };
    },
  };
}
