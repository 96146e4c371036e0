import { equal, toHex } from "../core/codec/bytes.ts";
import type { ChunkProfile } from "../core/codec/chunk-profile.ts";
import type { OpenKeys } from "../core/codec/object-key.ts";
import { purposeKey } from "../core/codec/purpose.ts";
import { vaultWriteKeys, type WriteKeys } from "../core/codec/vault-keys.ts";
import type { Awaitable, CryptoEngine, RandomBytes } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";
import { firmwareEngine } from "./engine.ts";
import { damaged, readFields } from "./fields.ts";
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
  /** The key of chunk ids in an epoch. */
  idKey(epoch: number): Awaitable<Uint8Array>;
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
  for (const { tag, value, u32 } of fields) {
    if (tag === 1) {
      if (u32(0) <= epoch) throw damaged();
      [previous, epoch] = [epoch, u32(0)];
      masters.set(epoch, value.subarray(4));
    } else if (tag === 2) profile = profileOf(u32);
    else if (tag === 4 && u32(0) === previous && equal(value.subarray(4, 20), device))
      before = { sequence: u32(20) * 2 ** 32 + u32(24), hash: toHex(value.subarray(28)) };
  }
  if (profile === null || epoch === 0) throw damaged();

  const masterOf = (of: number, name: string): Uint8Array => {
    const master = masters.get(of);
    if (master !== undefined) return master;
    throw new ZkBackupError("unknown-epoch", `${name} is of epoch ${of}, unknown here.`);
  };
  const keyring = { masters: [{ epoch, key: masterOf(epoch, "The vault") }], profile };
  return {
    ...{ engine, vaultId, device, random, before },
    keys: await vaultWriteKeys(derivation, keyring),
    idKey: (of) => purposeKey(derivation, masterOf(of, "A chunk"), "chunk id"),
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

/** Reads a chunk profile. */
export function profileOf(u32: (at: number) => number): ChunkProfile {
  return { minimum: u32(0), average: u32(4), maximum: u32(8) };
}
