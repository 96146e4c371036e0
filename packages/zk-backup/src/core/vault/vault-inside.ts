import { currentMaster, type Keyring } from "../codec/keyring.ts";
import { vaultReadKeys, vaultWriteKeys } from "../codec/vault-keys.ts";
import { type Epochs, epochsOf } from "./access/epochs.ts";
import { createSegmentReader, type SegmentReader } from "./content/segment-reader.ts";
import { type LoadedIndexes, loadIndexes } from "./indexes/load-indexes.ts";
import type { Storage } from "./objects/storage.ts";
import type { VaultPlatform } from "./open-vault.ts";
import type { Opening, Sealing } from "./packs/sealing.ts";

/** What follows from a keyring: keys, and what was read with them. A revocation makes another. */
export interface VaultInside {
  readonly keyring: Keyring;
  /** 64 hex digits of the slot that gave it. */
  readonly slot: string;
  readonly epoch: number;
  readonly epochs: Epochs;
  readonly sealing: Sealing;
  readonly opening: Opening;
  readonly segments: SegmentReader;
  readonly indexes: LoadedIndexes;
}

/** What it is made from. */
export interface VaultInsideOptions {
  readonly platform: VaultPlatform;
  readonly storage: Storage;
  readonly vaultId: Uint8Array;
  readonly keyring: Keyring;
  readonly slot: string;
}

/** Derives a keyring's keys and begins to read with them. */
export async function vaultInside(options: VaultInsideOptions): Promise<VaultInside> {
  const { platform, storage, vaultId, keyring, slot } = options;
  const { engine, agreement, compression } = platform;
  const sealing = sealingOf(platform, await vaultWriteKeys({ engine, vaultId }, keyring));
  const opening = { engine, keys: vaultReadKeys({ engine, agreement, vaultId, keyring }) };
  return {
    ...{ keyring, slot, sealing, opening },
    epoch: currentMaster(keyring).epoch,
    epochs: epochsOf(keyring),
    segments: createSegmentReader({ opening, storage, compression }),
    indexes: loadIndexes({ storage, opening, sealing }),
  };
}

/** Joins a writer's keys and the platform's choices. */
export function sealingOf(platform: VaultPlatform, keys: Sealing["keys"]): Sealing {
  const { engine, random, suite = "aes-256-gcm", blockSize = 64 * 1024 } = platform;
  return { engine, random, suite, blockSize, keys };
}
