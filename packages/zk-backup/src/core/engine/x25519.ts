/**
 * X25519 that runs wherever JavaScript does.
 *
 * @module
 */
import { montgomery } from "@noble/curves/abstract/montgomery.js";
import type { KeyAgreement } from "./key-agreement.ts";

const P = 2n ** 255n - 19n;

/** Gives X25519 from the audited noble library: its Montgomery ladder alone, without curve tables. */
export function pureKeyAgreement(): KeyAgreement {
  return { x25519: (secret, point) => curve.scalarMult(secret, point) };
}

const curve = /* @__PURE__ */ montgomery({
  P,
  type: "x25519",
  adjustScalarBytes: clamp,
  powPminus2,
});

/** RFC 7748 section 5: decodeScalar25519. */
function clamp(bytes: Uint8Array): Uint8Array {
  bytes[0] = (bytes[0] ?? 0) & 248;
  bytes[31] = ((bytes[31] ?? 0) & 127) | 64;
  return bytes;
}

/** x to the power p - 2, which inverts x, by squaring and multiplying. */
function powPminus2(x: bigint): bigint {
  let result = 1n;
  for (let power = P - 2n, base = x % P; power > 0n; power >>= 1n) {
    if (power & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

export type { KeyAgreement } from "./key-agreement.ts";
