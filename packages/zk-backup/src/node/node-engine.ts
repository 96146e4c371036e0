/**
 * The engine on `node:crypto`, by itself.
 *
 * @module
 */
import {
  type CipherChaCha20Poly1305,
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  type DecipherChaCha20Poly1305,
  type DecipherGCM,
  hkdfSync,
} from "node:crypto";
import { chacha96 } from "../core/engine/chacha96.ts";
import type { Aead, CryptoEngine } from "../core/engine/engine.ts";
import { argon2id } from "./argon2.ts";
import { discard } from "./discard.ts";

/**
 * Gives the engine on `node:crypto`, byte for byte like the pure one and about fifteen times as
 * fast. Argon2id comes from `@node-rs/argon2` where it is installed, else from WebAssembly, else from
 * the pure engine.
 */
export function nodeEngine(): CryptoEngine {
  return {
    name: "node",
    sha256: (bytes) => plain(createHash("sha256").update(bytes).digest()),
    hmacSha256: (key, bytes) => plain(createHmac("sha256", key).update(bytes).digest()),
    hkdfSha256: (ikm, salt, info, length) =>
      new Uint8Array(hkdfSync("sha256", ikm, salt, info, length)),
    argon2id,
    aead: (suite, key) => (suite === "aes-256-gcm" ? gcm(key) : xchacha(key)),
  };
}

/** A Buffer's own `slice` shares memory; what leaves the engine is a plain array. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

const TAG = { authTagLength: 16 };

function gcm(key: Uint8Array): Aead {
  return aead(
    (nonce) => createCipheriv("aes-256-gcm", key, nonce, TAG),
    (nonce) => createDecipheriv("aes-256-gcm", key, nonce, TAG),
  );
}

function xchacha(key: Uint8Array): Aead {
  const chacha = chacha96(key);
  return aead(
    (nonce) => createCipheriv("chacha20-poly1305", chacha.key(nonce), chacha.iv(nonce), TAG),
    (nonce) => createDecipheriv("chacha20-poly1305", chacha.key(nonce), chacha.iv(nonce), TAG),
  );
}

type Encipher = (nonce: Uint8Array) => CipherGCM | CipherChaCha20Poly1305;
type Decipher = (nonce: Uint8Array) => DecipherGCM | DecipherChaCha20Poly1305;

/** `node:crypto` gives its output in memory of its own: one copy, into the caller's. */
function aead(encipher: Encipher, decipher: Decipher): Aead {
  return {
    lanes: 1,
    seal(nonce, aad, plaintext, out) {
      const cipher = encipher(nonce);
      cipher.setAAD(aad, { plaintextLength: plaintext.length });
      const sealed = cipher.update(plaintext);
      out.set(sealed);
      discard(sealed);
      cipher.final();
      out.set(cipher.getAuthTag(), plaintext.length);
    },
    open(nonce, aad, sealed, out) {
      const opening = decipher(nonce);
      const length = sealed.length - 16;
      opening.setAAD(aad, { plaintextLength: length });
      opening.setAuthTag(sealed.subarray(length));
      const plaintext = opening.update(sealed.subarray(0, length));
      const isWhole = verified(opening);
      if (isWhole) out.set(plaintext);
      discard(plaintext);
      return isWhole;
    },
  };
}

function verified(opening: ReturnType<Decipher>): boolean {
  try {
    opening.final();
    return true;
  } catch {
    return false;
  }
}
