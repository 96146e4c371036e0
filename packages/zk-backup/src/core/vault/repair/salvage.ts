import type { Cancellation } from "../../cancellation.ts";
import { decodeUtf8 } from "../../codec/utf8.ts";
import type { SnapshotInput } from "../run.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import type { LostPath } from "../trees/lost-paths.ts";
import type { TreeEntry } from "../trees/tree.ts";
import { type Rewritten, rewriteTree } from "../trees/tree-rewrite.ts";
import type { Session } from "../vault-session.ts";

/** The tag of a snapshot that holds what could be read of another. */
const SALVAGED = "salvaged";

/**
 * Writes, beside each snapshot that lost something, one with all that can be read. The first one
 * stays: what is lost may turn up in another copy of the vault.
 */
export async function salvageSnapshots(
  session: Session,
  lost: readonly LostPath[],
  signal: Cancellation | undefined,
): Promise<readonly Snapshot[]> {
  const { vault } = session;
  const run = await vault.run({ signal });
  try {
    const inputs: SnapshotInput[] = [];
    for (const snapshot of new Set(lost.map((one) => one.snapshot))) {
      const paths = lost.filter((one) => one.snapshot === snapshot).map(({ path }) => path);
      const gone = new Set(paths);
      if (gone.has("") || isSalvaged(vault.snapshots(), snapshot)) continue;
      let [files, bytes] = [0, 0];
      const entry = async (at: TreeEntry, path: Uint8Array): Promise<Rewritten> => {
        if (gone.has(decodeUtf8(path))) return "drop";
        if (at.kind === "directory") return "descend";
        if (at.kind === "file") files += 1;
        bytes += at.content?.length ?? 0;
        return "keep";
      };
      const root = await rewriteTree(
        {
          read: (tree) => vault.tree(tree, { signal }),
          write: (tree) => run.content.whole(tree),
          ...{ entry, signal },
        },
        snapshot.root,
      );
      if (root === null) continue;
      const { id, device, protected: _, ...rest } = snapshot;
      const tags = [...new Set([...snapshot.tags, SALVAGED])];
      const origin = { vault: vault.id, device, id };
      inputs.push({ ...rest, root, files, bytes, tags, origin });
    }
    return inputs.length === 0 ? [] : await run.commitAll(inputs);
  } finally {
    await run.end();
  }
}

function isSalvaged(all: readonly Snapshot[], { device, id }: Snapshot): boolean {
  return all.some(
    ({ origin, tags }) => tags.includes(SALVAGED) && origin?.device === device && origin.id === id,
  );
}
