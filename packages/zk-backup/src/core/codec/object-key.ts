import type { CryptoEngine } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { ascii, concat } from "./bytes.ts";
import type { ObjectHeader } from "./object-header.ts";

/** What one salt gives: key, base nonce, and the commitment to both. */
export interface ObjectKey {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly commitment: Uint8Array;
}

/**
 * Derives an object's key from its epoch's seal key; the whole head goes in, so that another
 * kind, suite, length or salt is another key.
 *
 * @throws ZkBackupError `unknown-epoch` when the keyring has no such epoch.
 */
export async function objectKey(
  engine: CryptoEngine,
  sealKeys: ReadonlyMap<number, Uint8Array>,
  header: ObjectHeader,
  head: Uint8Array,
): Promise<ObjectKey> {
  const sealKey = sealKeys.get(header.epoch);
  if (sealKey === undefined)
    throw new ZkBackupError(
      "unknown-epoch",
      `The object was sealed in epoch ${header.epoch}, which this credential's keyring has not.`,
    );
  const nonceSize = header.suite === "aes-256-gcm" ? 12 : 24;
  const info = concat(ascii("candor zk-backup v1 object"), head);
  const derived = await engine.hkdfSha256(sealKey, header.salt, info, 64 + nonceSize);
  return {
    key: derived.subarray(0, 32),
    nonce: derived.subarray(32, 32 + nonceSize),
    commitment: derived.subarray(32 + nonceSize),
  };
}

/** Nonce of block `index`: the base, its last 8 bytes xored with the index. */
export function blockNonce(base: Uint8Array, index: number): Uint8Array {
  const nonce = base.slice();
  const view = new DataView(nonce.buffer);
  const at = nonce.length - 4; // an object has far fewer than 2^32 blocks
  view.setUint32(at, view.getUint32(at) ^ index);
  return nonce;
}

/** Associated data of block `index`: the index, and whether the object ends with it. */
export function blockAad(index: number, last: boolean): Uint8Array {
  const aad = new Uint8Array(9);
  new DataView(aad.buffer).setUint32(4, index);
  aad[8] = last ? 1 : 0;
  return aad;
}
