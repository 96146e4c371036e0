import type { Cancellation } from "../../cancellation.ts";
import { equal } from "../../codec/bytes.ts";
import { decodeUtf8 } from "../../codec/utf8.ts";
import { ZkBackupError } from "../../errors.ts";
import type { ContentRef } from "../content/content-ref.ts";
import type { BackupTarget } from "../vault.ts";
import type { TreeEntry } from "./tree.ts";

/** An entry and the names that lead to it from the tree's root, its own the last. */
export interface PlacedEntry {
  readonly names: readonly Uint8Array[];
  readonly entry: TreeEntry;
}

/** Which tree is walked. */
export interface WalkTreeOptions {
  readonly vault: Pick<BackupTarget, "tree">;
  readonly root: ContentRef;
  /** Names that lead to `root`; they come first in every entry's names. */
  readonly above?: readonly Uint8Array[] | undefined;
  /** Whether to go into a directory; default into all. */
  readonly enters?: ((placed: PlacedEntry) => boolean) | undefined;
  readonly signal?: Cancellation | undefined;
}

/**
 * Walks a tree, each directory before what is in it, in the order of its names' bytes.
 *
 * @throws ZkBackupError `tree-corrupt` and what reading content throws.
 */
export async function* walkTree(options: WalkTreeOptions): AsyncGenerator<PlacedEntry> {
  const { vault, root, above = [], enters, signal } = options;
  for (const entry of await vault.tree(root, { signal })) {
    signal?.throwIfAborted();
    const placed = { names: [...above, entry.name], entry };
    yield placed;
    if (entry.kind !== "directory" || entry.content === undefined) continue;
    if (enters === undefined || enters(placed))
      yield* walkTree({ ...options, root: entry.content, above: placed.names });
  }
}

/** What a path leads to: the root itself has no entry. */
export interface FoundEntry {
  readonly names: readonly Uint8Array[];
  readonly entry: TreeEntry | null;
}

/**
 * Follows names down a tree; symbolic links are not followed.
 *
 * @throws ZkBackupError `not-found` that says where the path ends.
 */
export async function findEntry(
  { vault, root, signal }: Omit<WalkTreeOptions, "enters" | "above">,
  names: readonly Uint8Array[],
): Promise<FoundEntry> {
  let tree: ContentRef | undefined = root;
  let found: TreeEntry | null = null;
  for (const [at, name] of names.entries()) {
    const entries: readonly TreeEntry[] =
      tree === undefined ? [] : await vault.tree(tree, { signal });
    found = entries.find((entry) => equal(entry.name, name)) ?? null;
    if (found === null)
      throw new ZkBackupError(
        "not-found",
        `The snapshot has no ${names
          .slice(0, at + 1)
          .map(decodeUtf8)
          .join("/")}.`,
      );
    tree = found.kind === "directory" ? found.content : undefined;
  }
  return { names, entry: found };
}
