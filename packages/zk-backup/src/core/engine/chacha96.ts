import { hchacha } from "@noble/ciphers/chacha.js";

/** XChaCha20's key, for platforms that have ChaCha20 alone. */
export interface ChaCha96 {
  /** The 32-byte inner key for a nonce of 24 bytes. */
  key(nonce: Uint8Array): Uint8Array<ArrayBuffer>;
  /** The 12-byte inner nonce. */
  iv(nonce: Uint8Array): Uint8Array<ArrayBuffer>;
}

/**
 * XChaCha20 is ChaCha20 under HChaCha20's key (draft-irtf-cfrg-xchacha-03, section 2.3). The inner
 * key depends on the nonce's first 16 bytes alone, which an object's blocks share: it is kept.
 */
export function chacha96(key: Uint8Array): ChaCha96 {
  const outer = words(key);
  const of = new Uint8Array(16);
  let inner: Uint8Array<ArrayBuffer> | null = null;
  return {
    key(nonce) {
      const same = inner !== null && of.every((byte, i) => byte === nonce[i]);
      if (inner !== null && same) return inner;
      of.set(nonce.subarray(0, 16));
      const made = new Uint32Array(8);
      hchacha(SIGMA, outer, words(of), made);
      inner = new Uint8Array(made.buffer);
      return inner;
    },
    iv(nonce) {
      const iv = new Uint8Array(12);
      iv.set(nonce.subarray(16), 4);
      return iv;
    },
  };
}

/** "expand 32-byte k" as little-endian words. */
const SIGMA = new Uint32Array([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}
