/**
 * The engine that runs wherever JavaScript does.
 *
 * @module
 */
import { gcm } from "@noble/ciphers/aes.js";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { argon2idAsync } from "@noble/hashes/argon2.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { CryptoEngine } from "./engine.ts";
import { type NobleCipher, nobleAead } from "./noble-aead.ts";

/**
 * Gives the engine that runs wherever JavaScript does: the audited noble libraries, no platform.
 *
 * It is slow beside the platform's own (60 MB/s instead of 1,000, Argon2id at 64 MiB 2 s instead
 * of 0.1).
 */
export function pureEngine(): CryptoEngine {
  return {
    name: "pure",
    sha256: (bytes) => sha256(bytes),
    hmacSha256: (key, bytes) => hmac(sha256, key, bytes),
    hkdfSha256: (ikm, salt, info, length) => hkdf(sha256, ikm, salt, info, length),
    argon2id: (password, salt, { memoryKiB, passes, lanes }) =>
      argon2idAsync(password, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: 32 }),
    aead: (suite, key) => nobleAead(suite === "aes-256-gcm" ? gcmInto : xchacha20poly1305, key),
  };
}

/** Noble's GCM gives its output in memory of its own. */
const gcmInto: NobleCipher = (key, nonce, aad) => {
  const cipher = gcm(key, nonce, aad);
  const into = (out: Uint8Array, made: Uint8Array): void => out.set(made);
  return {
    encrypt: (plaintext, out) => into(out, cipher.encrypt(plaintext)),
    decrypt: (sealed, out) => into(out, cipher.decrypt(sealed)),
  };
};

export type { CryptoEngine } from "./engine.ts";
