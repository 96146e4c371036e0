/** Counts calls by caller within a window. */
export interface RateLimit {
  /** Tells whether this call is within the limit, and counts it. */
  allow(caller: string): boolean;
}

export interface RateLimitOptions {
  readonly most: number;
  /** A window begins with the first call after the one before has ended. */
  readonly windowMs: number;
}

/** Makes a limit. Callers' addresses stay in memory for one window and no longer. */
export function createRateLimit({ most, windowMs }: RateLimitOptions): RateLimit {
  const counts = new Map<string, number>();
  return {
    allow(caller) {
      if (counts.size === 0) setTimeout(() => counts.clear(), windowMs).unref();
      const count = (counts.get(caller) ?? 0) + 1;
      counts.set(caller, count);
      return count <= most;
    },
  };
}
