import type { Cancellation } from "../../cancellation.ts";
import { equal, toHex } from "../../codec/bytes.ts";
import type { DeviceKeys } from "../../codec/device-keys.ts";
import { currentMaster, type Keyring } from "../../codec/keyring.ts";
import {
  type Credential,
  type DeviceCredential,
  fits,
  inspectSlot,
  openDeviceSlot,
  openSlot,
} from "../../codec/slot.ts";
import type { SlotInfo } from "../../codec/slot-object.ts";
import type { CryptoEngine } from "../../engine/engine.ts";
import { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";
import type { Storage } from "../objects/storage.ts";

/** What looking at a vault's slots takes. */
export interface SlotSource {
  readonly engine: CryptoEngine;
  readonly storage: Storage;
  readonly vaultId: Uint8Array;
  readonly signal?: Cancellation | undefined;
}

/** What a slot holds, and which one it was. */
export interface Unlocked<Secrets> {
  readonly secrets: Secrets;
  /** 64 hex digits of the slot's name. */
  readonly slot: string;
}

/** Password slots tried before giving up: each costs an Argon2id. */
const MOST_TRIED = 8;

/**
 * Opens every slot that a credential fits, and gives the keyring with the highest epoch.
 *
 * @throws ZkBackupError `wrong-password` or `wrong-key` when every slot of the credential's type
 * is whole and none opens; `slot-damaged` when one that might have opened is damaged; `no-slot`
 * when there is none of the type.
 */
export function unlock(source: SlotSource, credential: Credential): Promise<Unlocked<Keyring>> {
  return unlockWith(source, credential, {
    open: (slot) => openSlot({ ...source, ...slot, credential }),
    epochOf: (keyring) => currentMaster(keyring).epoch,
  });
}

/** Opens a write-only device's slot. @throws as `unlock`. */
export function unlockDevice(
  source: SlotSource,
  credential: DeviceCredential,
): Promise<Unlocked<DeviceKeys>> {
  return unlockWith(source, credential, {
    open: (slot) => openDeviceSlot({ ...source, ...slot, credential }),
    epochOf: (keys) => keys.epoch,
  });
}

interface Kind<Secrets> {
  readonly open: (slot: { bytes: Uint8Array; hash: string }) => Promise<Secrets>;
  readonly epochOf: (secrets: Secrets) => number;
}

async function unlockWith<Secrets>(
  source: SlotSource,
  credential: Credential | DeviceCredential,
  { open, epochOf }: Kind<Secrets>,
): Promise<Unlocked<Secrets>> {
  let best: Unlocked<Secrets> | null = null;
  let failure: ZkBackupError | null = null;
  let tried = 0;
  for await (const { hash, bytes, info, error } of slotsOf(source)) {
    try {
      if (error !== null) throw error;
      if (info === null || !fits(info, credential)) continue;
      if (credential.type === "password" && ++tried > MOST_TRIED) continue;
      const secrets = await open({ bytes, hash });
      if (best === null || epochOf(secrets) > epochOf(best.secrets)) best = { secrets, slot: hash };
    } catch (reason) {
      if (!isSlotFailure(reason)) throw reason;
      if (failure === null || rank(reason) > rank(failure)) failure = reason;
    }
  }
  if (best !== null) return best;
  throw failure ?? new ZkBackupError("no-slot", `The vault has no slot for a ${credential.type}.`);
}

/** A slot of the vault as it lies on the storage. */
export interface StoredSlot {
  /** 64 hex digits of its name. */
  readonly hash: string;
  readonly bytes: Uint8Array;
  /** Null when the slot cannot be read, for the reason that `error` gives. */
  readonly info: SlotInfo | null;
  readonly error: ZkBackupError | null;
}

/** Reads the vault's slots, one after another; those of other vaults are passed over. */
export async function* slotsOf(source: SlotSource): AsyncIterable<StoredSlot> {
  const { engine, storage, vaultId, signal } = source;
  const none = new Uint8Array();
  for (const { name } of await storage.list("slots/", { signal })) {
    const hash = name.slice("slots/".length);
    try {
      const bytes = await storage.get(name, { signal });
      const info = await inspectSlot(engine, bytes, hash);
      if (equal(info.vaultId, vaultId)) yield { hash, bytes, info, error: null };
    } catch (error) {
      if (!isSlotFailure(error)) throw error;
      yield { hash, bytes: none, info: null, error };
    }
  }
}

/** What a slot may answer while another still opens, the most telling last. */
const SLOT_FAILURES: readonly ZkBackupErrorCode[] = [
  "not-found",
  "unsupported-feature",
  "unsupported-version",
  "wrong-password",
  "wrong-key",
  "kdf-params",
  "slot-damaged",
];

function isSlotFailure(error: unknown): error is ZkBackupError {
  return isZkBackupError(error) && SLOT_FAILURES.includes(error.code);
}

function rank(error: ZkBackupError): number {
  return SLOT_FAILURES.indexOf(error.code);
}

/** Puts a slot, and reads back what the storage has of it. Gives the 64 hex digits of its name. */
export async function putSlot(source: SlotSource, bytes: Uint8Array): Promise<string> {
  const { engine, storage, signal } = source;
  const hash = toHex(await engine.sha256(bytes));
  const name = `slots/${hash}`;
  try {
    await storage.put(name, bytes, { signal });
  } catch (error) {
    if (!isZkBackupError(error, "exists")) throw error;
  }
  const back = await storage.get(name, { signal });
  if (equal(back, bytes)) return hash;
  throw new ZkBackupError("slot-damaged", `${name} does not come back as it was put.`);
}
