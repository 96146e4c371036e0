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
import type { CryptoEngine, Suite } from "./engine.ts";

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
    seal: (suite, key, nonce, aad, plaintext) => cipher(suite, key, nonce, aad).encrypt(plaintext),
    open(suite, key, nonce, aad, sealed) {
      if (sealed.length < 16) return null;
      try {
        return cipher(suite, key, nonce, aad).decrypt(sealed);
      } catch {
        return null;
      }
    },
  };
}

function cipher(suite: Suite, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array) {
  return suite === "aes-256-gcm" ? gcm(key, nonce, aad) : xchacha20poly1305(key, nonce, aad);
}

export type { CryptoEngine } from "./engine.ts";
