import { httpStorage } from "@candor/zk-backup/storage/http";
import type { CloudClient } from "../cloud/client.ts";
import { type BackupPlace, storageOf } from "./place.ts";

/** What a place holds, and may hold. */
export interface Room {
  readonly used: number;
  /** Null where there is no limit that the place states. */
  readonly quota: number | null;
}

/** Asks a place what it holds: the maker's cloud says so itself, elsewhere the objects are counted. */
export async function roomOf(
  place: BackupPlace,
  cloud: CloudClient,
  signal: AbortSignal,
): Promise<Room> {
  if (place.kind === "maker") {
    const { account, token } = place;
    const { bytes, quota } = await httpStorage({ url: cloud.vaultUrl(account), token }).usage({
      signal,
    });
    return { used: bytes, quota: quota.bytes };
  }
  const objects = await storageOf(place, cloud).list("", { signal });
  return { used: objects.reduce((sum, { size }) => sum + size, 0), quota: null };
}
