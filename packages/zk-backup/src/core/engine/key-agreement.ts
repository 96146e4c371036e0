import type { Awaitable } from "./engine.ts";

/** X25519 (RFC 7748), apart from the engine so that whoever needs none carries none. */
export interface KeyAgreement {
  /**
   * Multiplies a point of Curve25519 by a secret, 32 bytes each; the secret may be any 32 bytes.
   *
   * @throws any error when the result is zero (a point of low order).
   */
  x25519(secret: Uint8Array, point: Uint8Array): Awaitable<Uint8Array>;
}

/** The base point of Curve25519: what a secret's public key is multiplied from. */
export const BASE_POINT: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 32 }, (_, i) =>
  i === 0 ? 9 : 0,
);
