/** Counts calls by caller within a window that starts anew after `windowMs`. */
export interface RateLimit {
  /** Tells whether this call is within the limit, and counts it. */
  allow(caller: string): boolean;
}

export interface RateLimitOptions {
  readonly most: number;
  readonly windowMs: number;
  /** Milliseconds, rising. */
  readonly now: () => number;
}

/** Makes a limit that keeps callers' addresses in memory for one window and no longer. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { most, windowMs, now } = options;
  let since = now();
  let counts = new Map<string, number>();
  return {
    allow(caller) {
      if (now() - since >= windowMs) {
        since = now();
        counts = new Map();
      }
      const count = (counts.get(caller) ?? 0) + 1;
      counts.set(caller, count);
      return count <= most;
    },
  };
}
