import { ZkBackupError } from "../../errors.ts";
import type { LatestHead } from "../heads/head-history.ts";
import { forgottenIn, isAmong } from "../heads/next-head.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The snapshots that count, device by device, in the order in which each device wrote them. Those
 * that another device protects are protected.
 */
export function countingSnapshots(latest: Iterable<LatestHead>): Snapshot[] {
  const heads = [...latest];
  const isForgotten = isAmong(forgottenIn(heads));
  const isProtected = isAmong(heads.flatMap((head) => head.protected));
  return heads
    .flatMap((head) => head.allSnapshots)
    .filter((snapshot) => !isForgotten(snapshot))
    .map((snapshot) => (isProtected(snapshot) ? { ...snapshot, protected: true } : snapshot));
}

/** Finds one by the start of its id, or the latest. @throws ZkBackupError `no-snapshot`. */
export function findSnapshot(snapshots: readonly Snapshot[], id: string): Snapshot {
  const found =
    id === "latest"
      ? snapshots.slice(-1)
      : snapshots.filter((snapshot) => id.length >= 8 && snapshot.id.startsWith(id));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const count = snapshots.length === 0 ? "the vault has none yet" : "see the list of snapshots";
  throw new ZkBackupError("no-snapshot", `No single snapshot is called "${id}"; ${count}.`);
}
