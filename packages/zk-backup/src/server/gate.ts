import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { callerKey, createRateLimit, type Rate } from "./rate-limit.ts";
import { Refused } from "./refusal.ts";

/** How much is taken on, and how fast. Null is no limit. */
export interface ServerLimits {
  /** Requests of one account; default null. */
  readonly account?: Rate | null;
  /** Requests from one address, an IPv6 network of 64 bits being one; default null. */
  readonly address?: Rate | null;
  /** Wrong tokens from one address; default 20 at once, then one every 3 seconds. */
  readonly wrongTokens?: Rate | null;
  /** Requests at work at once; default 256. */
  readonly inFlight?: number;
  /** The same, of one account; default 64. */
  readonly inFlightPerAccount?: number;
}

/** Decides whether a request is taken on. */
export interface Gate {
  /** Lets a request in. @returns what it calls when it is done. @throws Refused `busy`, `rate-limited`. */
  enter(address: string | null): () => void;
  /** Refuses who guesses at tokens; one whose token was right lately is let through. */
  beforeToken(address: string | null, token: string | null): void;
  wrongToken(address: string | null): void;
  /** Lets a request of an account in, whose token was right. */
  enterAccount(account: string, token: string): () => void;
}

const WRONG_TOKENS: Rate = { perSecond: 1 / 3, burst: 20 };

/** How many tokens that were right are remembered, as hashes, to tell their bearers from guessers. */
const REMEMBERED = 1000;

/** Makes the gate of a server. */
export function createGate(limits: ServerLimits, now: () => number): Gate {
  const rateOf = (rate: Rate | null | undefined) =>
    rate == null ? null : createRateLimit(rate, now);
  const [addresses, accounts] = [rateOf(limits.address), rateOf(limits.account)];
  const wrong = rateOf(limits.wrongTokens === undefined ? WRONG_TOKENS : limits.wrongTokens);
  const all = createCount(limits.inFlight ?? 256);
  const each = createCount(limits.inFlightPerAccount ?? 64);
  const right = new Set<string>();
  return {
    enter(address) {
      const wait = address === null ? 0 : (addresses?.take(callerKey(address)) ?? 0);
      if (wait > 0) throw tooMany("Too many requests from your address.", wait);
      return all.enter("");
    },
    beforeToken(address, token) {
      const wait = address === null ? 0 : (wrong?.wait(callerKey(address)) ?? 0);
      if (wait === 0 || (token !== null && right.has(hashOf(token)))) return;
      throw tooMany("Too many wrong tokens from your address.", wait);
    },
    wrongToken(address) {
      if (address !== null) wrong?.take(callerKey(address));
    },
    enterAccount(account, token) {
      const wait = accounts?.take(account) ?? 0;
      if (wait > 0) throw tooMany("Too many requests of this account.", wait);
      if (wrong !== null) remember(right, hashOf(token));
      return each.enter(account);
    },
  };
}

function tooMany(message: string, seconds: number): Refused {
  return new Refused("rate-limited", `${message} Wait ${seconds} s.`, {
    "retry-after": String(seconds),
  });
}

function remember(hashes: Set<string>, hash: string): void {
  hashes.delete(hash);
  hashes.add(hash);
  for (const oldest of hashes) {
    if (hashes.size <= REMEMBERED) break;
    hashes.delete(oldest);
  }
}

function hashOf(token: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(token)));
}

interface Count {
  enter(key: string): () => void;
}

function createCount(most: number): Count {
  const counts = new Map<string, number>();
  return {
    enter(key) {
      const before = counts.get(key) ?? 0;
      if (before >= most)
        throw new Refused("busy", "Too much at once; ask again.", { "retry-after": "1" });
      counts.set(key, before + 1);
      let inside = true;
      return () => {
        if (!inside) return;
        inside = false;
        const left = (counts.get(key) ?? 1) - 1;
        if (left === 0) counts.delete(key);
        else counts.set(key, left);
      };
    },
  };
}
