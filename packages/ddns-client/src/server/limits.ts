import { createHmac } from "node:crypto";
import type { NameStore } from "./store.ts";

/** What is counted, and how often it may happen within an hour. */
export interface Limits {
  /** Questions for a free name, and challenges, by one caller's address. */
  readonly questions: number;
  /** Registrations and releases by one owner. */
  readonly registrations: number;
  /** Updates of one name, `nochg` included; more of them are answered by `abuse`. */
  readonly updates: number;
  /** Wrong passwords from one caller's address. */
  readonly failures: number;
}

export const USUAL_LIMITS: Limits = {
  questions: 120,
  registrations: 30,
  updates: 60,
  failures: 30,
};

/** Milliseconds that a counter lives, at most. */
const WINDOW_MS = 3_600_000;

/** Counts by kind and subject, within whole hours of the clock. */
export interface Limiter {
  /** Counts one more; tells whether it is within the limit. */
  allow(kind: keyof Limits, subject: string): Promise<boolean>;
  /** Tells whether the limit is used up, and counts nothing. */
  exhausted(kind: keyof Limits, subject: string): Promise<boolean>;
  /** Seconds until the counters begin anew. */
  retryAfter(): number;
}

/** Settings of {@link createLimiter}. */
export interface LimiterOptions {
  readonly store: NameStore;
  readonly limits: Limits;
  /** Key for the names of counters. */
  readonly secret: Uint8Array;
  readonly now: () => number;
}

/**
 * Makes a limiter. A counter is named by a keyed hash of its subject and its hour: the store shows
 * how often something happened, and neither to whom nor, from hour to hour, that it was the same.
 */
export function createLimiter({ store, limits, secret, now }: LimiterOptions): Limiter {
  const hour = () => Math.floor(now() / WINDOW_MS);
  const key = (kind: string, subject: string) =>
    createHmac("sha256", secret)
      .update(`count\n${kind}\n${hour()}\n${subject}`)
      .digest("base64url")
      .slice(0, 22);
  return {
    async allow(kind, subject) {
      const expiresAt = (hour() + 1) * WINDOW_MS;
      return (await store.count(key(kind, subject), expiresAt)) <= limits[kind];
    },
    exhausted: async (kind, subject) => (await store.counted(key(kind, subject))) >= limits[kind],
    retryAfter: () => Math.ceil(((hour() + 1) * WINDOW_MS - now()) / 1000),
  };
}
