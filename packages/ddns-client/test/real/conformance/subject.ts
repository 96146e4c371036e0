import { createHash } from "node:crypto";
import type { ZoneOptions } from "@candor/engines/dns-server";

export const ZONE = "homes.example";
/** Secret of every key. */
export const SECRET: string = createHash("sha512").update("a key for tests").digest("base64");
/** Algorithms that every server knows, each with a key of its name. */
export const algorithms = ["hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"] as const;

/** What differs from server to server; everything else is the same for all. */
interface Divergences {
  readonly unknownKey: string;
  readonly wrongAlgorithm: string;
  readonly wrongSecret: string;
  /** Response code and TSIG error. */
  readonly flippedBit: readonly [number, number | null];
  readonly foreignZoneSigned: boolean;
  readonly foreignLookupSigned: boolean;
  /** Response code for an update without signature. */
  readonly unsigned: number;
  /** TSIG error for a MAC of half the length. */
  readonly halfMac: number | null;
  /** Whether a wrong clock is answered with a signed BADTIME. */
  readonly teachesClock: boolean;
  /** Response code for a key name in upper case. */
  readonly upperCaseKey: number;
  /** What becomes of an address at a name that is no host name. */
  readonly underscore: { readonly kind: string; readonly code?: string };
  /** What becomes of an address beside a CNAME. */
  readonly besideAlias: { readonly kind: string; readonly code?: string };
}

/** What a case needs of the server. */
export interface Running {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** A server to judge our client by. */
export interface Subject {
  readonly title: string;
  /** Why it cannot be started here, or null. */
  readonly missing: string | null;
  start(options: ZoneOptions): Promise<Running>;
  readonly diverges: Divergences;
}
