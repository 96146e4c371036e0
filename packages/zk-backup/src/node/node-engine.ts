import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto";
import { hchacha } from "@noble/ciphers/chacha.js";
import type { Argon2Cost, CryptoEngine, Suite } from "../core/engine/engine.ts";
import { pureEngine } from "../core/engine/pure.ts";

/**
 * Gives the engine on `node:crypto`, byte for byte like the pure one and about fifteen times as
 * fast. Argon2id comes from `@node-rs/argon2` where it is installed, else from the pure engine.
 */
export function nodeEngine(): CryptoEngine {
  return {
    name: "node",
    sha256: (bytes) => plain(createHash("sha256").update(bytes).digest()),
    hmacSha256: (key, bytes) => plain(createHmac("sha256", key).update(bytes).digest()),
    hkdfSha256: (ikm, salt, info, length) =>
      new Uint8Array(hkdfSync("sha256", ikm, salt, info, length)),
    argon2id,
    seal(suite, key, nonce, aad, plaintext) {
      const cipher = encipher(suite, key, nonce);
      cipher.setAAD(aad, { plaintextLength: plaintext.length });
      const sealed = new Uint8Array(plaintext.length + 16);
      sealed.set(cipher.update(plaintext));
      cipher.final();
      sealed.set(cipher.getAuthTag(), plaintext.length);
      return sealed;
    },
    open(suite, key, nonce, aad, sealed) {
      const length = sealed.length - 16;
      if (length < 0) return null;
      const decipher = decipherer(suite, key, nonce);
      decipher.setAAD(aad, { plaintextLength: length });
      decipher.setAuthTag(sealed.subarray(length));
      const plaintext = decipher.update(sealed.subarray(0, length));
      try {
        decipher.final();
      } catch {
        return null;
      }
      return plain(plaintext);
    },
  };
}

/** A Buffer's own `slice` shares memory; what leaves the engine is a plain array. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

const TAG = { authTagLength: 16 };

function encipher(suite: Suite, key: Uint8Array, nonce: Uint8Array) {
  if (suite === "aes-256-gcm") return createCipheriv("aes-256-gcm", key, nonce, TAG);
  const { inner, iv } = chacha96(key, nonce);
  return createCipheriv("chacha20-poly1305", inner, iv, TAG);
}

function decipherer(suite: Suite, key: Uint8Array, nonce: Uint8Array) {
  if (suite === "aes-256-gcm") return createDecipheriv("aes-256-gcm", key, nonce, TAG);
  const { inner, iv } = chacha96(key, nonce);
  return createDecipheriv("chacha20-poly1305", inner, iv, TAG);
}

/** XChaCha20 is ChaCha20 under HChaCha20's key (draft-irtf-cfrg-xchacha-03, section 2.3). */
function chacha96(key: Uint8Array, nonce: Uint8Array) {
  const iv = new Uint8Array(12);
  iv.set(nonce.subarray(16), 4);
  const inner = new Uint32Array(8);
  hchacha(SIGMA, words(key), words(nonce.subarray(0, 16)), inner);
  return { inner: new Uint8Array(inner.buffer), iv };
}

/** "expand 32-byte k" as little-endian words. */
const SIGMA = new Uint32Array([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}

async function argon2id(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost) {
  const native = await nativeArgon2();
  if (native === null) return pureEngine().argon2id(password, salt, cost);
  return new Uint8Array(
    await native.hashRaw(password, {
      algorithm: 2, // Argon2id
      memoryCost: cost.memoryKiB,
      timeCost: cost.passes,
      parallelism: cost.lanes,
      outputLen: 32,
      salt,
    }),
  );
}

let loading: Promise<typeof import("@node-rs/argon2") | null> | null = null;

function nativeArgon2() {
  loading ??= import("@node-rs/argon2").catch(() => null);
  return loading;
}
