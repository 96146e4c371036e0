import type { KeyObject } from "node:crypto";
import { openHead, signHead } from "@candor/ledger/node";
import type { LogHead } from "./postgres/log-verdict.ts";

/** A log's head, signed: keep it where the database's owner cannot write. */
export interface SignedLogHead extends LogHead {
  /** When it was signed, ISO 8601 in UTC. */
  readonly at: string;
  /** Ed25519 signature (RFC 8032), base64url. */
  readonly signature: string;
}

/** Signs a log's head with an Ed25519 private key. */
export function signLogHead(head: LogHead, key: KeyObject, at: Date): SignedLogHead {
  return signHead(head, key, at);
}

/**
 * Checks a signed head and gives it back for `verify`.
 *
 * @param value what was kept, e.g. parsed from a file
 * @param key the Ed25519 public key
 * @throws an error with the code `bad-head` (a field is missing or malformed, named in the message)
 * or `bad-signature`
 */
export function openLogHead(value: unknown, key: KeyObject): LogHead {
  return openHead(value, key);
}
