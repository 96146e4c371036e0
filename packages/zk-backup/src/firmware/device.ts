import { toHex } from "../core/codec/bytes.ts";
import { decodeKeyring } from "../core/codec/keyring.ts";
import type { OpenKeys } from "../core/codec/object-key.ts";
import { purposeKey } from "../core/codec/purpose.ts";
import { vaultWriteKeys, type WriteKeys } from "../core/codec/vault-keys.ts";
import type { Awaitable, CryptoEngine, RandomBytes } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";
import { firmwareEngine } from "./engine.ts";
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
  const keyring = decodeKeyring(await openDeviceSlot(engine, secret, "device"));
  const derivation = { engine, vaultId };
  const keys = await vaultWriteKeys(derivation, keyring);
  const closing = keyring.closings.find(
    (known) => known.device === toHex(device) && known.epoch === keyring.masters.at(-2)?.epoch,
  );
  const masterOf = (epoch: number, name: string): Uint8Array => {
    const master = keyring.masters.find((known) => known.epoch === epoch);
    if (master !== undefined) return master.key;
    throw new ZkBackupError("unknown-epoch", `${name} is of epoch ${epoch}, unknown here.`);
  };
  return {
    ...{ engine, vaultId, device, random, keys },
    before: closing ?? { sequence: 0, hash: "0".repeat(64) },
    idKey: (epoch) => purposeKey(derivation, masterOf(epoch, "A chunk"), "chunk id"),
    open: {
      sourceKey({ epoch, session }, name) {
        const master = masterOf(epoch, name);
        if (session === null) return purposeKey(derivation, master, "seal");
        throw new ZkBackupError("unsupported-feature", `${name} is from a write-only device.`);
      },
    },
  };
}
