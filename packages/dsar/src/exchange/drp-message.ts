import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { DsarError } from "../core/error.ts";

const SIGNATURE_BYTES = 64;
const MAX_BYTES = 100_000;
/** SubjectPublicKeyInfo of an Ed25519 key before its 32 bytes (RFC 8410, section 4). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/**
 * Opens a message of the Data Rights Protocol 1.0 (section 3.07.1): base64 of an Ed25519 signature
 * and, right after it, the JSON that it signs, as libsodium's combined mode writes them.
 *
 * @param body the text of the HTTP body
 * @param key the agent's `verify_key` of the service directory, base64 of 32 bytes
 * @throws DsarError `request-invalid` when it is no such message or not signed by this key; the
 * message's content is not looked at before the signature holds.
 */
export function openDrpMessage(body: string, key: string): unknown {
  if (body.length > MAX_BYTES) throw invalid("body", `is larger than ${MAX_BYTES} characters`);
  const message = decoded(body.trim());
  if (message.length <= SIGNATURE_BYTES) throw invalid("body", "is too short to be signed");
  const signed = message.subarray(SIGNATURE_BYTES);
  if (!verify(null, signed, publicKey(key), message.subarray(0, SIGNATURE_BYTES)))
    throw invalid("body", "is not signed by this agent's key");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(signed));
  } catch {
    throw invalid("body", "is signed, and no JSON");
  }
}

function publicKey(key: string): KeyObject {
  const raw = Buffer.from(key, "base64");
  if (raw.length !== 32) throw invalid("verify_key", "is no Ed25519 key of 32 bytes");
  return createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
}

function decoded(text: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw invalid("body", "is no base64");
  return Buffer.from(text, "base64");
}

function invalid(path: string, what: string): DsarError {
  return new DsarError("request-invalid", `The field "${path}" ${what}.`, { path });
}
