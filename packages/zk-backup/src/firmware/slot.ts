import { equal, toHex } from "../core/codec/bytes.ts";
import { parseSlot, type SlotType, unwrapSlot } from "../core/codec/slot-object.ts";
import type { CryptoEngine, RandomBytes } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";

/** What a device keeps, and the slot it fetched. */
export interface DeviceSecret {
  /** 16 bytes each: the vault's id and the device's. */
  readonly vaultId: Uint8Array;
  readonly device: Uint8Array;
  /** 32 bytes, from enrolment. */
  readonly secret: Uint8Array;
  /** The slot object, and the 64 hex digits of its name when the caller did not compare them. */
  readonly slot: Uint8Array;
  readonly slotName?: string;
  /** The platform's source of unpredictable bytes. */
  readonly random: RandomBytes;
}

/** Unwraps a device's slot. @throws ZkBackupError as `openFullDevice`. */
export async function openDeviceSlot(
  engine: CryptoEngine,
  { vaultId, device, secret, slot, slotName }: DeviceSecret,
  type: SlotType,
): Promise<Uint8Array> {
  const name = slotName ?? toHex(await engine.sha256(slot));
  const parsed = await parseSlot(engine, slot, name);
  if (!equal(parsed.vaultId, vaultId))
    throw new ZkBackupError("slot-foreign", "The slot belongs to another vault.");
  const own = parsed.type === type && equal(parsed.device, device);
  const record = own ? await unwrapSlot(engine, parsed, secret) : null;
  if (record === null)
    throw new ZkBackupError("wrong-key", `The slot is for another ${parsed.type}.`);
  return record;
}
