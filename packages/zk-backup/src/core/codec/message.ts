import type { CryptoEngine, Suite } from "../engine/engine.ts";

/** One message: what it is sealed with. */
export interface MessageKey {
  readonly engine: CryptoEngine;
  readonly suite: Suite;
  /** 32 bytes, for this message and nonce alone. */
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly aad: Uint8Array;
}

/** Seals a message that stands alone: ciphertext, then the 16-byte tag. */
export async function sealMessage(options: MessageKey, plaintext: Uint8Array): Promise<Uint8Array> {
  const { engine, suite, key, nonce, aad } = options;
  const sealed = new Uint8Array(plaintext.length + 16);
  await (await engine.aead(suite, key)).seal(nonce, aad, plaintext, sealed);
  return sealed;
}

/** Opens it; null when it was changed. */
export async function openMessage(
  options: MessageKey,
  sealed: Uint8Array,
): Promise<Uint8Array | null> {
  if (sealed.length < 16) return null;
  const { engine, suite, key, nonce, aad } = options;
  const plaintext = new Uint8Array(sealed.length - 16);
  const aead = await engine.aead(suite, key);
  return (await aead.open(nonce, aad, sealed, plaintext)) ? plaintext : null;
}
