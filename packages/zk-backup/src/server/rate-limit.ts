/** How often something may happen. */
export interface Rate {
  /** How often a second, in the long run. */
  readonly perSecond: number;
  /** How often at once, after a rest. */
  readonly burst: number;
}

/** Limits how often things happen, each key by itself. */
export interface RateLimit {
  /** Counts one. @returns 0 when it may happen, else the seconds to wait; it counts only at 0. */
  take(key: string): number;
  /** The seconds to wait before one may happen; counts none. */
  wait(key: string): number;
}

interface Bucket {
  tokens: number;
  filled: number;
}

/** Keys at which those that have rested long enough are forgotten. */
const MANY = 10_000;

/** Makes a limit by token buckets; what it knows of a key is forgotten once the bucket is full again. */
export function createRateLimit({ perSecond, burst }: Rate, now: () => number): RateLimit {
  const buckets = new Map<string, Bucket>();
  const level = (bucket: Bucket): number =>
    Math.min(burst, bucket.tokens + ((now() - bucket.filled) / 1000) * perSecond);
  const wait = (tokens: number): number =>
    tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  const forget = (): void => {
    for (const [key, bucket] of buckets) if (level(bucket) >= burst) buckets.delete(key);
    // Whoever makes up so many keys loses the oldest first.
    for (const key of buckets.keys()) if (buckets.size >= MANY) buckets.delete(key);
  };
  return {
    take(key) {
      const bucket = buckets.get(key);
      const tokens = bucket === undefined ? burst : level(bucket);
      if (tokens < 1) return wait(tokens);
      if (bucket === undefined && buckets.size >= MANY) forget();
      buckets.set(key, { tokens: tokens - 1, filled: now() });
      return 0;
    },
    wait(key) {
      const bucket = buckets.get(key);
      return bucket === undefined ? 0 : wait(level(bucket));
    },
  };
}

/** The key of a caller: an IPv6 network of 64 bits is one household, as an IPv4 address is. */
export function callerKey(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array<string>(zeros).fill("0"), ...rest];
  return `${all.slice(0, 4).join(":")}::/64`;
}
