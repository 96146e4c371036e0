import type { Aead } from "./engine.ts";

/** A cipher of noble: set up for each message. */
export type NobleCipher = (
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
) => {
  encrypt(plaintext: Uint8Array, out: Uint8Array): unknown;
  decrypt(sealed: Uint8Array, out: Uint8Array): unknown;
};

/** Gives a key of one of noble's ciphers, which compare the tag before they decrypt. */
export function nobleAead(cipher: NobleCipher, key: Uint8Array): Aead {
  return {
    lanes: 1,
    seal(nonce, aad, plaintext, out) {
      cipher(key, nonce, aad).encrypt(plaintext, out);
    },
    open(nonce, aad, sealed, out) {
      try {
        cipher(key, nonce, aad).decrypt(sealed, out);
        return true;
      } catch (error) {
        if (String(error).includes("invalid tag")) return false;
        throw error; // no memory left, say
      }
    },
  };
}
