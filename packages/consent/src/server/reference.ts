import { createHash } from "node:crypto";
import { canonicalJson } from "@candor/ledger";
import type { ChoiceRequest } from "./choice-request.ts";

/** A key that a client made up for one choice: long enough that nobody guesses it. */
const KEY = /^"[\w-]{20,64}"$/;

/**
 * The reference of a choice's receipt: 128 bits, base64url. Random, unless the sender names the
 * attempt (`Idempotency-Key`, draft-ietf-httpapi-idempotency-key-header): then the same attempt has
 * the same reference, and a second sending is recorded once. Another choice under the same key is
 * another receipt.
 */
export function referenceFor(request: Request, asked: ChoiceRequest): string {
  const key = request.headers.get("idempotency-key") ?? "";
  if (!KEY.test(key)) return base64url(crypto.getRandomValues(new Uint8Array(16)));
  const named = canonicalJson(["candor-receipt-1", key, { ...asked }]);
  return base64url(createHash("sha256").update(named).digest().subarray(0, 16));
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
