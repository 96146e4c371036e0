import { type KeyObject, sign, verify } from "node:crypto";
import { LedgerError } from "../core/errors.ts";
import type { LedgerHead } from "../core/row.ts";

/** A head with its time and an Ed25519 signature: keep it where the store's operator cannot write. */
export interface SignedHead extends LedgerHead {
  /** When it was signed, ISO 8601 in UTC. */
  readonly at: string;
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
  const unsigned = { seq: head.seq, hash: head.hash, at: at.toISOString() };
  return { ...unsigned, signature: sign(null, signed(unsigned), key).toString("base64url") };
}

/**
 * Checks a signed head and gives it back as a plain one.
 *
 * @param value what was kept, e.g. parsed from a file
 * @param key the Ed25519 public key
 * @throws LedgerError `bad-head` when a field is missing or of the wrong shape (named in the
 * message), `bad-signature` when the head was not signed by this key or was changed since.
 */
export function openHead(value: unknown, key: KeyObject): LedgerHead {
  const head = parse(value);
  if (!verify(null, signed(head), key, Buffer.from(head.signature, "base64url")))
    throw new LedgerError(
      "bad-signature",
      `The head of row ${head.seq} is not signed by this key.`,
    );
  return { seq: head.seq, hash: head.hash };
}

function signed(head: Omit<SignedHead, "signature">): Buffer {
  return Buffer.from(`candor-ledger-head-1\n${head.seq}\n${head.hash}\n${head.at}`, "utf8");
}

function parse(value: unknown): SignedHead {
  const head = (typeof value === "object" && value !== null ? value : {}) as Partial<SignedHead>;
  const { seq, hash, at, signature } = head;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0) throw bad("seq");
  if (typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash)) throw bad("hash");
  if (typeof at !== "string" || Number.isNaN(Date.parse(at))) throw bad("at");
  if (typeof signature !== "string" || !/^[\w-]{86}$/.test(signature)) throw bad("signature");
  return { seq, hash, at, signature };
}

function bad(field: string): LedgerError {
  return new LedgerError("bad-head", `A signed head's field "${field}" is missing or malformed.`);
}
