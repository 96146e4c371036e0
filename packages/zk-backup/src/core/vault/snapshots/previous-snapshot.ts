import type { BackupTarget } from "../vault.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * This device's latest snapshot of the same path, whose unchanged files need not be read again. To
 * be asked once a run has begun, not before: what is still named while the run holds its lease, no
 * prune takes away.
 */
export function previousSnapshot(vault: BackupTarget, path: string): Snapshot | undefined {
  const own = (made: Snapshot) => made.device === vault.device && made.path === path;
  return vault.snapshots().filter(own).at(-1);
}
