/** How often one sender may ask. */
export interface RateLimit {
  /**
   * Who a request counts for, e.g. the address your proxy names; null for one that is not counted.
   * A `Request` knows no address: hand over what your server knows. It is held in memory for a
   * minute at most, and never written down.
   */
  readonly sender: (request: Request) => string | null;
  /** Requests of one sender in a minute; 30 when left out. */
  readonly perMinute?: number;
}

/** Senders remembered at once: a flood of addresses does not fill the memory. */
const MOST = 100_000;
const MINUTE = 60_000;

/**
 * Counts requests by sender over a minute that moves on (the last window counts by the part of it
 * that is still in view).
 *
 * @returns seconds to wait, 0 when the request may pass
 */
export function rateLimiter({
  perMinute = 30,
}: RateLimit): (sender: string, now: number) => number {
  let window = 0;
  let current = new Map<string, number>();
  let previous = new Map<string, number>();

  function move(now: number): void {
    const at = Math.floor(now / MINUTE);
    if (at === window) return;
    previous = at === window + 1 ? current : new Map();
    current = new Map();
    window = at;
  }

  return (sender, now) => {
    move(now);
    const rest = 1 - (now % MINUTE) / MINUTE;
    const count = current.get(sender) ?? 0;
    if (count + (previous.get(sender) ?? 0) * rest >= perMinute)
      return Math.max(1, Math.ceil((rest * MINUTE) / 1000));
    if (count > 0 || current.size < MOST) current.set(sender, count + 1);
    return 0;
  };
}
