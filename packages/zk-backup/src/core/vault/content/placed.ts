import type { HeadChange } from "../heads/next-head.ts";
import { type Snapshot, type SnapshotName, snapshotKey } from "../snapshots/snapshot.ts";

/**
 * Puts snapshots that were written anew in the places of those that they were made from, where these
 * are the writer's own and no longer count: a device's list stays in the order of its backups.
 */
export function placed(
  added: readonly Snapshot[],
  forget: readonly SnapshotName[],
  vault: string,
): HeadChange {
  const gone = new Set(forget.map(snapshotKey));
  const replaced = new Map<string, Snapshot>();
  for (const snapshot of added) {
    const { origin, device } = snapshot;
    if (origin?.vault === vault && origin.device === device && gone.has(snapshotKey(origin)))
      replaced.set(origin.id, snapshot);
  }
  const elsewhere = new Set(replaced.values());
  const stands = new Set(
    [...elsewhere].flatMap(({ origin }) => (origin ? snapshotKey(origin) : [])),
  );
  return {
    replaced,
    snapshots: added.filter((snapshot) => !elsewhere.has(snapshot)),
    forget: forget.filter((name) => !stands.has(snapshotKey(name))),
  };
}
