import type { Cancellation } from "../../cancellation.ts";
import { byteReader } from "../../codec/byte-reader.ts";
import { byteWriter } from "../../codec/byte-writer.ts";
import { fromHex, toHex } from "../../codec/bytes.ts";
import { isZkBackupError } from "../../errors.ts";
import { putOnce } from "../objects/put-once.ts";
import type { Storage } from "../objects/storage.ts";

/**
 * What writers tell each other beside the vault: that a run goes on (`leases/`), that a pack is to
 * be removed (`tombstones/`). Not sealed, for a write-only device has to understand it too; a false
 * one costs room or time and loses nothing: section 15 of the format.
 */
export interface Mark {
  /** 32 hex digits of the device that put it. */
  readonly device: string;
  /** Milliseconds since 1970, by its clock; for people, nothing is decided by it. */
  readonly time: number;
}

const MAGIC = [0x43, 0x5a, 0x4b, 0x4d, 1, 0, 0, 0]; // "CZKM", version 1, reserved

/** Puts a mark. One that is there already says the same. */
export function putMark(
  storage: Storage,
  name: string,
  { device, time }: Mark,
  signal: Cancellation | undefined,
): Promise<void> {
  const bytes = byteWriter(32)
    .bytes(Uint8Array.from(MAGIC))
    .bytes(fromHex(device))
    .i64(BigInt(time))
    .finish();
  return putOnce(storage, name, bytes, signal);
}

/** Reads a mark; null when it is gone, or nothing that can be understood: its name counts alone. */
export async function readMark(
  storage: Storage,
  name: string,
  signal: Cancellation | undefined,
): Promise<Mark | null> {
  try {
    const reader = byteReader(await storage.get(name, { signal }), name, "object-corrupt");
    reader.bytes(MAGIC.length, "magic");
    return {
      device: toHex(reader.bytes(16, "device")),
      time: Number(reader.i64("time")),
    };
  } catch (error) {
    if (isZkBackupError(error, "not-found") || isZkBackupError(error, "object-corrupt"))
      return null;
    throw error;
  }
}

/** Removes marks as far as the storage lets them go. */
export async function removeMarks(
  { delete: remove }: Storage,
  names: Iterable<string>,
  signal: Cancellation | undefined,
): Promise<void> {
  if (remove === undefined) return;
  for (const name of names)
    await remove(name, { signal }).catch((error: unknown) => {
      if (!isZkBackupError(error, "not-found") && !isZkBackupError(error, "forbidden")) throw error;
    });
}
