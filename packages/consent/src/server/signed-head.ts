import type { KeyObject } from "node:crypto";
import { handOver, keyRing, openHead, signHead } from "@candor/ledger/node";
import type { LogHead } from "./postgres/log-verdict.ts";

/** A log's head, signed: keep it where the database's owner cannot write. */
export interface SignedLogHead extends LogHead {
  /** When it was signed, ISO 8601 in UTC. */
  readonly at: string;
  /** Id of the key that signed it. */
  readonly key: string;
  /** Ed25519 signature (RFC 8032), base64url. */
  readonly signature: string;
}

/** A signed sentence: from this time on, heads are signed by another key. */
export interface LogKeyHandover {
  /** Id of the key that hands over, and signs this. */
  readonly from: string;
  /** The new public key, SPKI in DER, base64url. */
  readonly to: string;
  /** When, ISO 8601 in UTC. */
  readonly at: string;
  /** Ed25519 signature by the key that hands over, base64url. */
  readonly signature: string;
}

/** Signs a log's head with an Ed25519 private key. */
export function signLogHead(head: LogHead, key: KeyObject, at: Date): SignedLogHead {
  return signHead(head, key, at);
}

/**
 * Hands over to a new key; publish the result beside the heads.
 *
 * @param from the Ed25519 private key in use
 * @param to the new Ed25519 key, public or private
 */
export function handOverLogKey(from: KeyObject, to: KeyObject, at: Date): LogKeyHandover {
  return handOver(from, to, at);
}

/**
 * Checks a signed head and gives it back for `verify`.
 *
 * @param value what was kept, e.g. parsed from a file
 * @param key the Ed25519 public key an auditor was given first
 * @param handovers the keys that followed it, in order
 * @throws an error with the code `bad-head` or `bad-handover` (a field is missing or malformed,
 * named in the message), `unknown-key`, `retired-key` (dated after its key was handed over) or
 * `bad-signature`
 */
export function openLogHead(
  value: unknown,
  key: KeyObject,
  handovers: readonly unknown[] = [],
): LogHead {
  return openHead(value, keyRing(key, handovers));
}
