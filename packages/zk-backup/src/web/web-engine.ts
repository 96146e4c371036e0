/**
 * The engine on WebCrypto: browsers, Deno, Bun, workers, Node.
 *
 * @module
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { argon2idAsync } from "@noble/hashes/argon2.js";
import { chacha96 } from "../core/engine/chacha96.ts";
import type { Aead, CryptoEngine } from "../core/engine/engine.ts";
import { nobleAead } from "../core/engine/noble-aead.ts";

/** Settings of {@link webEngine}. */
export interface WebEngineOptions {
  /** The platform's; default `globalThis.crypto.subtle`. */
  readonly subtle?: SubtleCrypto;
}

/**
 * Gives the engine on WebCrypto, byte for byte like the others: AES-256-GCM, SHA-256, HMAC and HKDF
 * are the platform's, and ChaCha20-Poly1305 where it has that (XChaCha20 is then HChaCha20 and it);
 * elsewhere XChaCha20-Poly1305 is noble's, about ten times as slow: prefer `aes-256-gcm` there.
 * Argon2id is noble's.
 *
 * @throws TypeError where there is no WebCrypto: pages need HTTPS or localhost.
 */
export function webEngine(options: WebEngineOptions = {}): CryptoEngine {
  const subtle = options.subtle ?? globalThis.crypto?.subtle;
  if (!subtle) throw new TypeError("There is no WebCrypto here: a page needs HTTPS or localhost.");
  let knowsChaCha: Promise<boolean> | null = null;
  return {
    name: "web",
    sha256: async (bytes) => new Uint8Array(await subtle.digest("SHA-256", own(bytes))),
    async hmacSha256(key, bytes) {
      const hmac = { name: "HMAC", hash: "SHA-256" };
      const imported = await subtle.importKey("raw", hmacKey(key), hmac, false, ["sign"]);
      return new Uint8Array(await subtle.sign("HMAC", imported, own(bytes)));
    },
    async hkdfSha256(ikm, salt, info, length) {
      const secret = await subtle.importKey("raw", own(ikm), "HKDF", false, ["deriveBits"]);
      const hkdf = { name: "HKDF", hash: "SHA-256", salt: own(salt), info: own(info) };
      return new Uint8Array(await subtle.deriveBits(hkdf, secret, 8 * length));
    },
    argon2id: (password, salt, { memoryKiB, passes, lanes }) =>
      argon2idAsync(password, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: 32 }),
    async aead(suite, key) {
      if (suite === "aes-256-gcm") return gcm(subtle, key);
      knowsChaCha ??= hasChaCha(subtle);
      return (await knowsChaCha) ? xchacha(subtle, key) : nobleAead(xchacha20poly1305, key);
    },
  };
}

/** Blocks in work at once: each call of WebCrypto goes to another thread and comes back. */
const LANES = 16;

async function gcm(subtle: SubtleCrypto, key: Uint8Array): Promise<Aead> {
  const usages: KeyUsage[] = ["encrypt", "decrypt"];
  const imported = await subtle.importKey("raw", own(key), "AES-GCM", false, usages);
  return aead(subtle, "AES-GCM", (nonce) => ({ key: imported, iv: nonce }));
}

/** As in WICG "Modern Algorithms in the Web Cryptography API". */
const CHACHA = "ChaCha20-Poly1305";

function xchacha(subtle: SubtleCrypto, key: Uint8Array): Aead {
  const chacha = chacha96(key);
  const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();
  return aead(subtle, CHACHA, async (nonce) => {
    const inner = chacha.key(nonce);
    const iv = chacha.iv(nonce);
    const known = imported.get(inner) ?? importChaCha(subtle, inner);
    imported.set(inner, known);
    return { key: await known, iv };
  });
}

function importChaCha(subtle: SubtleCrypto, key: Uint8Array): Promise<CryptoKey> {
  const format = "raw-secret" as "raw"; // not in the type library yet
  return subtle.importKey(format, own(key), CHACHA, false, ["encrypt", "decrypt"]);
}

async function hasChaCha(subtle: SubtleCrypto): Promise<boolean> {
  try {
    await importChaCha(subtle, new Uint8Array(32));
    return true;
  } catch {
    return false; // NotSupportedError, or an old platform's TypeError for the format
  }
}

type KeyFor = (
  nonce: Uint8Array,
) => Promise<{ key: CryptoKey; iv: Uint8Array }> | { key: CryptoKey; iv: Uint8Array };

function aead(subtle: SubtleCrypto, name: string, keyFor: KeyFor): Aead {
  return {
    lanes: LANES,
    async seal(nonce, aad, plaintext, out) {
      const { key, iv } = await keyFor(nonce);
      const params = { name, iv: own(iv), additionalData: own(aad), tagLength: 128 };
      out.set(new Uint8Array(await subtle.encrypt(params, key, own(plaintext))));
    },
    async open(nonce, aad, sealed, out) {
      const { key, iv } = await keyFor(nonce);
      const params = { name, iv: own(iv), additionalData: own(aad), tagLength: 128 };
      try {
        out.set(new Uint8Array(await subtle.decrypt(params, key, own(sealed))));
        return true;
      } catch (error) {
        if (error instanceof DOMException && error.name === "OperationError") return false;
        throw error;
      }
    },
  };
}

/** WebCrypto takes no view of shared memory: such bytes are copied. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const shared =
    typeof SharedArrayBuffer !== "undefined" && bytes.buffer instanceof SharedArrayBuffer;
  return (shared ? bytes.slice() : bytes) as Uint8Array<ArrayBuffer>;
}

/** WebCrypto refuses an empty HMAC key; a zero byte is the same key (RFC 2104 pads with zeros). */
function hmacKey(key: Uint8Array): Uint8Array<ArrayBuffer> {
  return key.length === 0 ? new Uint8Array(1) : own(key);
}
