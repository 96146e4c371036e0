import type { Cancellation } from "../cancellation.ts";
import { compareBytes, equal } from "../codec/bytes.ts";
import type { ContentRef } from "./content-ref.ts";
import { sameContent, sameIds } from "./same-content.ts";
import type { TreeEntry } from "./tree.ts";
import type { Vault } from "./vault.ts";
import { walkTree } from "./walk-tree.ts";

/** One difference between two trees. */
export interface TreeChange {
  /**
   * `content` when a file's bytes or a link's target differ, `kind` when it is something else now,
   * `metadata` when only mode, owner, time or extended attributes differ.
   */
  readonly change: "added" | "removed" | "content" | "kind" | "metadata";
  readonly names: readonly Uint8Array[];
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

/** Which trees are compared. */
export interface DiffTreesOptions {
  readonly vault: Pick<Vault, "tree" | "chunks">;
  readonly before: ContentRef;
  readonly after: ContentRef;
  /** Also tell where only mode, owner, time or extended attributes differ; default no. */
  readonly metadata?: boolean | undefined;
  readonly signal?: Cancellation | undefined;
}

/**
 * Compares two trees of one vault. What has the same chunks is not read: what differs costs, what is
 * alike does not. Files of one length whose chunks have other ids are compared by their bytes, since
 * ids differ between write-only devices and after a revocation.
 *
 * @throws ZkBackupError `tree-corrupt` and what reading content throws.
 */
export async function* diffTrees(
  options: DiffTreesOptions,
  above: readonly Uint8Array[] = [],
): AsyncGenerator<TreeChange> {
  const { vault, signal } = options;
  if (sameIds(options.before, options.after)) return;
  const before = await vault.tree(options.before, { signal });
  const after = await vault.tree(options.after, { signal });
  for (const pair of paired(before, after)) {
    signal?.throwIfAborted();
    yield* diffEntries(options, pair, above);
  }
}

interface Pair {
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

async function* diffEntries(
  options: DiffTreesOptions,
  { before, after }: Pair,
  above: readonly Uint8Array[],
): AsyncGenerator<TreeChange> {
  const names = [...above, (before ?? after)?.name ?? new Uint8Array()];
  if (before === null || after === null || before.kind !== after.kind) {
    if (before !== null && after !== null) yield { change: "kind", names, before, after };
    if (before !== null) yield* whole(options, "removed", before, names, after !== null);
    if (after !== null) yield* whole(options, "added", after, names, before !== null);
    return;
  }
  if (before.kind !== "directory" && !(await sameData(options, before, after)))
    yield { change: "content", names, before, after };
  else if (options.metadata && !sameMetadata(before, after))
    yield { change: "metadata", names, before, after };
  if (before.kind === "directory" && before.content && after.content)
    yield* diffTrees({ ...options, before: before.content, after: after.content }, names);
}

/** An entry that stands on one side alone, and all that is below it. */
async function* whole(
  { vault, signal }: DiffTreesOptions,
  change: "added" | "removed",
  entry: TreeEntry,
  names: readonly Uint8Array[],
  belowOnly: boolean,
): AsyncGenerator<TreeChange> {
  if (!belowOnly) yield oneSided(change, entry, names);
  if (entry.kind !== "directory" || entry.content === undefined) return;
  for await (const below of walkTree({ vault, root: entry.content, above: names, signal }))
    yield oneSided(change, below.entry, below.names);
}

function oneSided(
  change: "added" | "removed",
  entry: TreeEntry,
  names: readonly Uint8Array[],
): TreeChange {
  const [before, after] = change === "added" ? [null, entry] : [entry, null];
  return { change, names, before, after };
}

/** Joins two sorted lists by name. */
function* paired(before: readonly TreeEntry[], after: readonly TreeEntry[]): Generator<Pair> {
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [left = null, right = null] = [before[i], after[j]];
    const order = left === null ? 1 : right === null ? -1 : compareBytes(left.name, right.name);
    yield { before: order <= 0 ? left : null, after: order >= 0 ? right : null };
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
}

async function sameData(
  { vault, signal }: DiffTreesOptions,
  a: TreeEntry,
  b: TreeEntry,
): Promise<boolean> {
  if (a.kind === "symlink")
    return equal(a.target ?? new Uint8Array(), b.target ?? new Uint8Array());
  if (a.content === undefined || b.content === undefined) return a.content === b.content;
  if (sameIds(a.content, b.content)) return true;
  if (a.content.length !== b.content.length) return false;
  return sameContent(vault.chunks(a.content, { signal }), vault.chunks(b.content, { signal }));
}

/** Mode, owner, modification time and extended attributes; a directory's time moves with its content. */
function sameMetadata(a: TreeEntry, b: TreeEntry): boolean {
  if (a.mode !== b.mode || a.owner?.uid !== b.owner?.uid || a.owner?.gid !== b.owner?.gid)
    return false;
  const { seconds, nanoseconds } = a.modified;
  if (seconds !== b.modified.seconds || nanoseconds !== b.modified.nanoseconds) return false;
  const [left, right] = [a.attributes ?? [], b.attributes ?? []];
  return (
    left.length === right.length &&
    left.every(({ name, value }, i) => {
      const other = right[i];
      return other !== undefined && equal(name, other.name) && equal(value, other.value);
    })
  );
}
