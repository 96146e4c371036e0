import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { DsarError } from "../core/error.ts";

/**
 * Secrets that people hold, derived from one key that is kept outside the database.
 *
 * A mail is written when it is sent, again after a crash, and carries the same code each time, yet
 * no table holds it: rows keep an id and a hash (docs/decisions/0041).
 */
export interface Secrets {
  /** Opens a request's status page; 192 bits. */
  statusToken(requestId: string): string;
  /** Confirms a request; 80 bits, in groups that can be typed. */
  confirmationCode(challengeId: string): string;
  /** Opens an export; 192 bits. */
  exportKey(exportId: string): string;
  /** Opens an export until a moment, in milliseconds of Unix time; says the moment itself. */
  downloadTicket(exportId: string, until: number): string;
  /** Seals a file that came by mail; 256 bits. */
  attachmentKey(attachmentId: string): Uint8Array;
  /** Seals a proof of identity; 256 bits. */
  proofKey(proofId: string): Uint8Array;
  /** Stands for a person in audit rows. */
  subjectPseudonym(address: string): string;
  /** Stands for somebody at the desk in audit rows. */
  operatorPseudonym(id: string): string;
}

const MIN_BYTES = 32;
/** Crockford's alphabet: no I, L, O, U to be misread. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * Derives every secret from one key by HMAC-SHA256, each purpose apart.
 *
 * @throws DsarError `configuration-invalid` when the key is shorter than 32 bytes.
 */
export function createSecrets(key: Uint8Array): Secrets {
  if (key.length < MIN_BYTES)
    throw new DsarError(
      "configuration-invalid",
      `The secret must have ${MIN_BYTES} bytes or more.`,
      {
        path: "secret",
      },
    );
  const kept = Buffer.from(key);
  const derive = (purpose: string, id: string): Buffer =>
    createHmac("sha256", kept).update(`candor-dsar-1\n${purpose}\n${id}`).digest();
  return {
    statusToken: (id) => derive("status", id).subarray(0, 24).toString("base64url"),
    confirmationCode: (id) => grouped(derive("confirm", id).subarray(0, 10)),
    exportKey: (id) => derive("export", id).subarray(0, 24).toString("base64url"),
    downloadTicket: (id, until) => {
      const end = until.toString(36);
      return `${end}-${derive("download", `${id}\n${end}`).subarray(0, 24).toString("base64url")}`;
    },
    attachmentKey: (id) => derive("attachment", id),
    proofKey: (id) => derive("proof", id),
    subjectPseudonym: (address) => derive("subject", address).subarray(0, 16).toString("hex"),
    operatorPseudonym: (id) => derive("operator", id).subarray(0, 8).toString("hex"),
  };
}

/** Hashes a secret for keeping; the secrets have too many bits to be guessed from it. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** Compares a secret with a kept hash, in a time that does not depend on where they differ. */
export function fits(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(hash));
}

/** Undoes what people do to a code they type: case, spaces, hyphens, O for 0, I and L for 1. */
export function normalisedCode(typed: string): string {
  const plain = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return plain.replace(/(.{4})(?=.)/g, "$1-");
}

function grouped(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = "";
  for (let left = bytes.length * 8; left > 0; left -= 5) {
    text = (ALPHABET[Number(bits & 31n)] ?? "") + text;
    bits >>= 5n;
  }
  return text.replace(/(.{4})(?=.)/g, "$1-");
}
