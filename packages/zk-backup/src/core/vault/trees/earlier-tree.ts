import type { Cancellation } from "../../cancellation.ts";
import type { ContentRef } from "../content/content-ref.ts";
import { isLost } from "../content/lost-content.ts";
import type { BackupTarget } from "../vault.ts";
import type { TreeEntry } from "./tree.ts";

/**
 * Reads the tree that a directory had in the snapshot before. One that was not there has no entries,
 * nor has one that the vault has lost: then all in it is read anew.
 *
 * @throws ZkBackupError as reading a tree, for all that is not the loss of it.
 */
export async function earlierTree(
  vault: Pick<BackupTarget, "tree">,
  before: ContentRef | undefined,
  signal: Cancellation | undefined,
): Promise<readonly TreeEntry[]> {
  if (before === undefined) return [];
  return vault.tree(before, { signal }).catch((error: unknown) => {
    if (isLost(error)) return [];
    throw error;
  });
}
