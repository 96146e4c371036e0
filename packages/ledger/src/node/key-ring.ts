import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { LedgerError } from "../core/errors.ts";

/** One signed sentence: from this time on, heads are signed by another key. */
export interface KeyHandover {
  /** Id of the key that hands over, and signs this. */
  readonly from: string;
  /** The new public key, SPKI in DER, base64url. */
  readonly to: string;
  /** When, ISO 8601 in UTC. */
  readonly at: string;
  /** Ed25519 signature by the key that hands over, base64url. */
  readonly signature: string;
}

/** A public key and the time it may have signed in. */
export interface TrustedKey {
  /** The Ed25519 public key. */
  readonly key: KeyObject;
  /** When it was handed over, in milliseconds since 1970 UTC; null while it is in use. */
  readonly until: number | null;
}

/** Public keys by id: what a check trusts. */
export type KeyRing = ReadonlyMap<string, TrustedKey>;

/** The id of an Ed25519 key: the first 16 bytes of SHA-256 over its SPKI, base64url. */
export function keyId(key: KeyObject): string {
  return createHash("sha256").update(spki(key)).digest().subarray(0, 16).toString("base64url");
}

/**
 * Hands over to a new key. Publish the result beside the heads: who trusts the first key can then
 * follow to the newest, and a stolen old key signs nothing that is dated later.
 *
 * @param from the Ed25519 private key in use
 * @param to the new Ed25519 key, public or private
 */
export function handOver(from: KeyObject, to: KeyObject, at: Date): KeyHandover {
  const unsigned = { from: keyId(from), to: spki(to).toString("base64url"), at: at.toISOString() };
  return { ...unsigned, signature: sign(null, signed(unsigned), from).toString("base64url") };
}

/**
 * Follows handovers from a key that is trusted to the newest.
 *
 * @param first the public key an auditor has been given
 * @param handovers in the order they were made, e.g. parsed from a file
 * @throws LedgerError `bad-handover` when one is malformed or out of order, `bad-signature` when it
 * was not signed by the key in use; the message says which.
 */
export function keyRing(first: KeyObject, handovers: readonly unknown[] = []): KeyRing {
  const ring = new Map<string, TrustedKey>();
  let current = { id: keyId(first), key: first };
  let since = Number.NEGATIVE_INFINITY;
  for (const [index, value] of handovers.entries()) {
    const handover = parse(value, index);
    if (handover.from !== current.id) throw bad(index, "from", "is not the key in use");
    if (!verify(null, signed(handover), current.key, Buffer.from(handover.signature, "base64url")))
      throw new LedgerError(
        "bad-signature",
        `Handover ${index + 1} is not signed by key ${current.id}.`,
      );
    const until = Date.parse(handover.at);
    if (until < since) throw bad(index, "at", "is earlier than the handover before");
    ring.set(current.id, { key: current.key, until });
    const key = publicKey(handover.to, index);
    current = { id: keyId(key), key };
    since = until;
  }
  return ring.set(current.id, { key: current.key, until: null });
}

function spki(key: KeyObject): Buffer {
  const open = key.type === "private" ? createPublicKey(key) : key;
  return open.export({ type: "spki", format: "der" });
}

function publicKey(to: string, index: number): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(to, "base64url"), type: "spki", format: "der" });
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // said below, with its place
  }
  throw bad(index, "to", "is no Ed25519 key");
}

function signed({ from, to, at }: Omit<KeyHandover, "signature">): Buffer {
  return Buffer.from(`candor-ledger-key-1\n${from}\n${to}\n${at}`, "utf8");
}

function parse(value: unknown, index: number): KeyHandover {
  const fields = (typeof value === "object" && value !== null ? value : {}) as Partial<KeyHandover>;
  const { from, to, at, signature } = fields;
  if (typeof from !== "string") throw bad(index, "from", "is missing");
  if (typeof to !== "string") throw bad(index, "to", "is missing");
  if (typeof at !== "string" || Number.isNaN(Date.parse(at))) throw bad(index, "at", "is no time");
  if (typeof signature !== "string") throw bad(index, "signature", "is missing");
  return { from, to, at, signature };
}

function bad(index: number, field: keyof KeyHandover, why: string): LedgerError {
  return new LedgerError("bad-handover", `Handover ${index + 1}: field "${field}" ${why}.`);
}
