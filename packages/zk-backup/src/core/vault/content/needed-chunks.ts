import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import { decodeTree } from "../trees/tree.ts";
import { type ContentReaderOptions, createContentReader, idLevels } from "./content-reader.ts";
import { type ContentRef, idKey, splitIds } from "./content-ref.ts";

/** Largest tree of one directory that is read: some 500,000 entries. */
export const LARGEST_TREE: number = 128 * 1024 * 1024;

/**
 * Gathers the ids of all chunks that snapshots need: of trees, of lists of chunks, of contents. A
 * tree that cannot be read stops it: what hangs below would pass for unneeded.
 *
 * @throws ZkBackupError as reading a tree.
 */
export async function neededChunks(
  options: ContentReaderOptions,
  snapshots: Iterable<Pick<Snapshot, "root">>,
  signal: Cancellation | undefined,
): Promise<Set<string>> {
  const needed = new Set<string>();
  const walked = new Set<string>();
  const reader = createContentReader(options);
  const need = async (ref: ContentRef): Promise<void> => {
    for (const ids of await idLevels(options, ref, signal))
      for (const id of splitIds(ids)) needed.add(idKey(id));
  };
  const walk = async (tree: ContentRef): Promise<void> => {
    const key = toHex(tree.ids);
    if (walked.has(key)) return;
    walked.add(key);
    signal?.throwIfAborted();
    await need(tree);
    for (const { kind, content } of decodeTree(await reader.whole(tree, LARGEST_TREE, signal))) {
      if (content === undefined) continue;
      if (kind === "directory") await walk(content);
      else await need(content);
    }
  };
  for (const { root } of snapshots) await walk(root);
  return needed;
}
