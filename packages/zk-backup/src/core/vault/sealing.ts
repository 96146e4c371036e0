import type { VaultKeys } from "../codec/keyring.ts";
import type { ObjectKind } from "../codec/object-header.ts";
import { sealObject } from "../codec/seal.ts";
import type { CryptoEngine, RandomBytes, Suite } from "../engine/engine.ts";

/** What sealing new objects of a vault takes. */
export interface Sealing {
  readonly engine: CryptoEngine;
  readonly keys: VaultKeys;
  readonly random: RandomBytes;
  readonly suite: Suite;
  /** Plaintext bytes in a block. */
  readonly blockSize: number;
}

/** A sealed object and the salt it was sealed under. */
export interface Sealed {
  readonly bytes: Uint8Array;
  readonly salt: Uint8Array;
}

/** Seals an object under the newest epoch and a fresh salt. */
export async function sealFresh(
  sealing: Sealing,
  kind: ObjectKind,
  plaintext: Uint8Array,
): Promise<Sealed> {
  const { engine, keys, suite, blockSize } = sealing;
  const salt = sealing.random(24);
  const header = { engine, sealKeys: keys.seal, kind, suite, blockSize, epoch: keys.epoch, salt };
  return { bytes: await sealObject(header, plaintext), salt };
}
