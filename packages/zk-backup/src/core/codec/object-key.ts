import type { Awaitable, CryptoEngine } from "../engine/engine.ts";
import { ascii, concat } from "./bytes.ts";
import type { ObjectHeader, SessionName } from "./object-header.ts";

/** What one salt gives: key, base nonce, and the commitment to both. */
export interface ObjectKey {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly commitment: Uint8Array;
}

/** What new objects are sealed from: an epoch's seal key, or a write-only device's session. */
export interface SealSource {
  readonly epoch: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Null for a full device. */
  readonly session: SessionName | null;
}

/** Finds the key that an object was sealed from. */
export interface OpenKeys {
  /** @throws ZkBackupError `unknown-epoch`, `object-corrupt`. */
  sourceKey(header: Pick<ObjectHeader, "epoch" | "session">, name: string): Awaitable<Uint8Array>;
}

/**
 * Derives an object's key from its source's; the whole head goes in, so that another kind, suite,
 * length, device or salt is another key.
 */
export async function objectKey(
  engine: CryptoEngine,
  sourceKey: Uint8Array,
  header: Pick<ObjectHeader, "suite" | "salt">,
  head: Uint8Array,
): Promise<ObjectKey> {
  const nonceSize = header.suite === "aes-256-gcm" ? 12 : 24;
  const info = concat(ascii("candor zk-backup v1 object"), head);
  const derived = await engine.hkdfSha256(sourceKey, header.salt, info, 64 + nonceSize);
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
