import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { CryptoEngine } from "../core/engine/engine.ts";
import { nobleAead } from "../core/engine/noble-aead.ts";
import { ZkBackupError } from "../core/errors.ts";

/**
 * Gives the engine of small devices: XChaCha20-Poly1305, SHA-256, HMAC and HKDF in plain
 * JavaScript. It refuses AES-256-GCM and Argon2id (`unsupported-feature`): a device holds a device
 * secret, never the password.
 */
export function firmwareEngine(): CryptoEngine {
  return {
    name: "firmware",
    sha256: (bytes) => sha256(bytes),
    hmacSha256: (key, bytes) => hmac(sha256, key, bytes),
    hkdfSha256: (ikm, salt, info, length) => hkdf(sha256, ikm, salt, info, length),
    argon2id: () => refuse("Argon2id"),
    aead: (suite, key) =>
      suite === "xchacha20-poly1305" ? nobleAead(xchacha20poly1305, key) : refuse(suite),
  };
}

function refuse(what: string): never {
  throw new ZkBackupError("unsupported-feature", `Firmware has no ${what}.`);
}
