import { type KeyObject, sign, verify } from "node:crypto";
import { LedgerError } from "../core/errors.ts";
import type { LedgerHead } from "../core/row.ts";
import { type KeyRing, keyId, keyRing } from "./key-ring.ts";

/** A head with its time and an Ed25519 signature: keep it where the store's operator cannot write. */
export interface SignedHead extends LedgerHead {
  /** When it was signed, ISO 8601 in UTC. */
  readonly at: string;
  /** Id of the key that signed it. */
  readonly key: string;
  /** Ed25519 signature (RFC 8032) over the head, base64url. */
  readonly signature: string;
}

/**
 * Signs a chain's head.
 *
 * @param key an Ed25519 private key
 * @param at the time of signing
 */
export function signHead(head: LedgerHead, key: KeyObject, at: Date): SignedHead {
  const unsigned = { seq: head.seq, hash: head.hash, at: at.toISOString(), key: keyId(key) };
  return { ...unsigned, signature: sign(null, signed(unsigned), key).toString("base64url") };
}

/**
 * Checks a signed head and gives it back as a plain one.
 *
 * @param value what was kept, e.g. parsed from a file
 * @param keys the Ed25519 public key, or a ring of keys that followed each other
 * @throws LedgerError `bad-head` when a field is missing or of the wrong shape (named in the
 * message), `unknown-key` when the ring has no such key, `retired-key` when it had been handed over
 * by then, `bad-signature` when the head was not signed by it or was changed since.
 */
export function openHead(value: unknown, keys: KeyObject | KeyRing): LedgerHead {
  const head = parse(value);
  const ring = keys instanceof Map ? keys : keyRing(keys as KeyObject);
  const trusted = ring.get(head.key);
  if (!trusted)
    throw new LedgerError(
      "unknown-key",
      `The head of row ${head.seq} names key ${head.key}, which is none of those trusted.`,
    );
  if (trusted.until !== null && Date.parse(head.at) > trusted.until)
    throw new LedgerError(
      "retired-key",
      `The head of row ${head.seq} is dated ${head.at}, after its key was handed over.`,
    );
  if (!verify(null, signed(head), trusted.key, Buffer.from(head.signature, "base64url")))
    throw new LedgerError(
      "bad-signature",
      `The head of row ${head.seq} is not signed by this key.`,
    );
  return { seq: head.seq, hash: head.hash };
}

function signed({ seq, hash, at, key }: Omit<SignedHead, "signature">): Buffer {
  return Buffer.from(`candor-ledger-head-1\n${seq}\n${hash}\n${at}\n${key}`, "utf8");
}

function parse(value: unknown): SignedHead {
  const head = (typeof value === "object" && value !== null ? value : {}) as Partial<SignedHead>;
  const { seq, hash, at, key, signature } = head;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0) throw bad("seq");
  if (typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash)) throw bad("hash");
  if (typeof at !== "string" || Number.isNaN(Date.parse(at))) throw bad("at");
  if (typeof key !== "string" || !/^[\w-]{22}$/.test(key)) throw bad("key");
  if (typeof signature !== "string" || !/^[\w-]{86}$/.test(signature)) throw bad("signature");
  return { seq, hash, at, key, signature };
}

function bad(field: string): LedgerError {
  return new LedgerError("bad-head", `A signed head's field "${field}" is missing or malformed.`);
}
