import type { ObjectKind } from "../../codec/object-header.ts";
import { sealSalted } from "../../codec/seal.ts";
import type { ReadKeys, WriteKeys } from "../../codec/vault-keys.ts";
import type { CryptoEngine, RandomBytes, Suite } from "../../engine/engine.ts";

/** What sealing new objects of a vault takes. */
export interface Sealing {
  readonly engine: CryptoEngine;
  readonly keys: WriteKeys;
  readonly random: RandomBytes;
  readonly suite: Suite;
  /** Plaintext bytes in a block. */
  readonly blockSize: number;
}

/** What opening a vault's objects takes. */
export interface Opening {
  readonly engine: CryptoEngine;
  readonly keys: ReadKeys;
}

/** A sealed object and the salt it was sealed under. */
export interface Sealed {
  readonly bytes: Uint8Array;
  readonly salt: Uint8Array;
}

/**
 * Seals an object from the writer's source and a fresh salt.
 *
 * @param room memory for the sealed bytes, where it is long enough; else it is new
 */
export async function sealFresh(
  sealing: Sealing,
  kind: ObjectKind,
  plaintext: Uint8Array,
  room?: Uint8Array,
): Promise<Sealed> {
  const { engine, keys, suite, blockSize } = sealing;
  const salt = sealing.random(24);
  const options = { engine, source: keys.source, kind, suite, blockSize, salt };
  return { bytes: await sealSalted(options, plaintext, room), salt };
}
