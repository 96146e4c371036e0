import { equal, toHex } from "../core/codec/bytes.ts";
import type { ChunkProfile } from "../core/codec/chunk-profile.ts";
import type { OpenKeys } from "../core/codec/object-key.ts";
import { purposeKey } from "../core/codec/purpose.ts";
import { vaultWriteKeys, type WriteKeys } from "../core/codec/vault-keys.ts";
import type { CryptoEngine, RandomBytes } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";
import { firmwareEngine } from "./engine.ts";
import { damaged, readFields, u32At } from "./fields.ts";
import { type DeviceSecret, openDeviceSlot } from "./slot.ts";

/** A device that can write to its vault. */
export interface WritingDevice {
  readonly engine: CryptoEngine;
  /** 16 bytes. */
  readonly vaultId: Uint8Array;
  /** 16 bytes: the device's own id. */
  readonly device: Uint8Array;
  readonly keys: WriteKeys;
  readonly random: RandomBytes;
  /** The device's last head that counts from the epoch before; sequence 0 when there is none. */
  readonly before: { readonly sequence: number; readonly hash: string };
}

/** A device that also reads. */
export interface FullDevice extends WritingDevice {
  /** Keys for `createOpener` and `openObject`. */
  readonly open: OpenKeys;
  /** An epoch's master key. @throws ZkBackupError `unknown-epoch`. */
  masterOf(epoch: number, name: string): Uint8Array;
}

/**
 * Opens a full device: its slot (type 3 of section 4 of the format) gives the vault's keys.
 *
 * @throws ZkBackupError `wrong-key`, `slot-damaged`, `slot-foreign`, `unsupported-version`,
 * `unsupported-feature`.
 */
export async function openFullDevice(secret: DeviceSecret): Promise<FullDevice> {
  const engine = firmwareEngine();
  const { vaultId, device, random } = secret;
  const derivation = { engine, vaultId };
  const masters = new Map<number, Uint8Array>();
  let profile: ChunkProfile | null = null;
  let [epoch, previous, before] = [0, 0, NOTHING];
  const fields = readFields(await openDeviceSlot(engine, secret, 3), KEYRING, [1, 4, 5]);
  for (const { tag, value } of fields) {
    const of = u32At(value, 0);
    if (tag === 1) {
      if (of <= epoch) throw damaged();
      [previous, epoch] = [epoch, of];
      masters.set(epoch, value.subarray(4));
    } else if (tag === 2) profile = profileOf(value);
    else if (tag === 4 && of === previous && equal(value.subarray(4, 20), device))
      before = seenHead(value.subarray(20));
  }
  if (profile === null || epoch === 0) throw damaged();

  const masterOf = (of: number, name: string): Uint8Array => {
    const master = masters.get(of);
    if (master !== undefined) return master;
    throw new ZkBackupError("unknown-epoch", `${name} is of unknown epoch ${of}.`);
  };
  const keyring = { masters: [{ epoch, key: masterOf(epoch, "") }], profile };
  return {
    ...{ engine, vaultId, device, random, before },
    keys: await vaultWriteKeys(derivation, keyring),
    masterOf,
    open: {
      sourceKey({ epoch: of, session }, name) {
        const master = masterOf(of, name);
        if (session === null) return purposeKey(derivation, master, "seal");
        throw new ZkBackupError("unsupported-feature", `${name} is from a write-only device.`);
      },
    },
  };
}

/** Tags of a keyring and the lengths of their values: section 4.1 of the format. */
const KEYRING = { 1: 36, 2: 12, 4: 60, 5: 16 };

/** The head before the first. */
const NOTHING = { sequence: 0, hash: "0".repeat(64) };

/** Reads a head's number and hash. */
export function seenHead(value: Uint8Array): WritingDevice["before"] {
  return { sequence: u32At(value, 0) * 2 ** 32 + u32At(value, 4), hash: toHex(value.subarray(8)) };
}

/** Reads a chunk profile. */
export function profileOf(value: Uint8Array): ChunkProfile {
  return { minimum: u32At(value, 0), average: u32At(value, 4), maximum: u32At(value, 8) };
}
