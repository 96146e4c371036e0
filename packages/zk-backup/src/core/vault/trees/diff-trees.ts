import type { Cancellation } from "../../cancellation.ts";
import { compareBytes, equal } from "../../codec/bytes.ts";
import type { ContentRef } from "../content/content-ref.ts";
import type { Vault } from "../vault.ts";
import { sameContent, sameIds } from "./same-content.ts";
import type { TreeEntry } from "./tree.ts";

/** A directory that is compared: of a snapshot, or of a file system. */
export interface ComparedFolder {
  /** Where a vault has its tree; null outside vaults. */
  readonly ref: ContentRef | null;
  /** What is in it, in the order of its names' bytes. */
  children(): Promise<readonly ComparedEntry[]>;
}

/** An entry that is compared. */
export interface ComparedEntry extends ComparedFolder {
  readonly entry: Omit<TreeEntry, "content">;
  /** Bytes of a file. */
  readonly size: number;
  /** A file's bytes. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** One difference between two trees. */
export interface TreeChange {
  /**
   * `content` when a file's bytes or a link's target differ, `kind` when it is something else now,
   * `metadata` when only mode, owner, time or extended attributes differ.
   */
  readonly change: "added" | "removed" | "content" | "kind" | "metadata";
  /** Names that lead to it, its own the last. */
  readonly names: readonly Uint8Array[];
  readonly before: ComparedEntry | null;
  readonly after: ComparedEntry | null;
}

/** Which trees are compared, and how closely. */
export interface DiffTreesOptions {
  readonly before: ComparedFolder;
  readonly after: ComparedFolder;
  /** Also tell where only mode, owner, time or extended attributes differ; default no. */
  readonly metadata?: boolean | undefined;
  /**
   * Also read files outside the vault whose length and time are as they were; default no. Between
   * two snapshots nothing is ever taken for the same that is not.
   */
  readonly data?: boolean | undefined;
  readonly signal?: Cancellation | undefined;
}

/**
 * Compares two trees. What has the same chunks is not read: what differs costs, what is alike does
 * not. Files of one length whose chunks have other ids are compared by their bytes, since ids differ
 * between write-only devices and after a revocation.
 *
 * @throws ZkBackupError `tree-corrupt` and what reading content throws.
 */
export async function* diffTrees(
  options: DiffTreesOptions,
  above: readonly Uint8Array[] = [],
): AsyncGenerator<TreeChange> {
  const { before, after, signal } = options;
  if (before.ref !== null && after.ref !== null && sameIds(before.ref, after.ref)) return;
  for (const pair of paired(await before.children(), await after.children())) {
    signal?.throwIfAborted();
    yield* diffEntries(options, pair, above);
  }
}

/** A snapshot's root, or a directory in it, to be compared. */
export function comparedTree(
  vault: Pick<Vault, "tree" | "chunks">,
  ref: ContentRef,
  signal?: Cancellation,
): ComparedFolder {
  return {
    ref,
    children: async () =>
      (await vault.tree(ref, { signal })).map((entry) => comparedEntry(vault, entry, signal)),
  };
}

function comparedEntry(
  vault: Pick<Vault, "tree" | "chunks">,
  entry: TreeEntry,
  signal: Cancellation | undefined,
): ComparedEntry {
  const { content } = entry;
  return {
    entry,
    size: entry.kind === "file" ? (content?.length ?? 0) : 0,
    ref: content ?? null,
    children: async () =>
      content === undefined ? [] : comparedTree(vault, content, signal).children(),
    async *chunks() {
      if (content !== undefined) yield* vault.chunks(content, { signal });
    },
  };
}

interface Pair {
  readonly before: ComparedEntry | null;
  readonly after: ComparedEntry | null;
}

async function* diffEntries(
  options: DiffTreesOptions,
  { before, after }: Pair,
  above: readonly Uint8Array[],
): AsyncGenerator<TreeChange> {
  const names = [...above, (before ?? after)?.entry.name ?? new Uint8Array()];
  if (before === null && after !== null) return yield* oneSided("added", after, names);
  if (before !== null && after === null) return yield* oneSided("removed", before, names);
  if (before === null || after === null) return;
  if (before.entry.kind !== after.entry.kind) {
    yield { change: "kind", names, before, after };
    yield* allBelow("removed", before, names);
    return yield* allBelow("added", after, names);
  }
  const isFolder = before.entry.kind === "directory";
  if (!isFolder && !(await sameData(options, before, after)))
    yield { change: "content", names, before, after };
  else if (options.metadata && !sameMetadata(before.entry, after.entry))
    yield { change: "metadata", names, before, after };
  if (isFolder) yield* diffTrees({ ...options, before, after }, names);
}

/** An entry that stands on one side alone, and all that is below it. */
async function* oneSided(
  change: "added" | "removed",
  entry: ComparedEntry,
  names: readonly Uint8Array[],
): AsyncGenerator<TreeChange> {
  const [before, after] = change === "added" ? [null, entry] : [entry, null];
  yield { change, names, before, after };
  yield* allBelow(change, entry, names);
}

async function* allBelow(
  change: "added" | "removed",
  folder: ComparedEntry,
  names: readonly Uint8Array[],
): AsyncGenerator<TreeChange> {
  if (folder.entry.kind !== "directory") return;
  for (const child of await folder.children())
    yield* oneSided(change, child, [...names, child.entry.name]);
}

/** Joins two sorted lists by name. */
function* paired(
  before: readonly ComparedEntry[],
  after: readonly ComparedEntry[],
): Generator<Pair> {
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [left = null, right = null] = [before[i], after[j]];
    const order =
      left === null ? 1 : right === null ? -1 : compareBytes(left.entry.name, right.entry.name);
    yield { before: order <= 0 ? left : null, after: order >= 0 ? right : null };
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
}

async function sameData(
  { data }: DiffTreesOptions,
  a: ComparedEntry,
  b: ComparedEntry,
): Promise<boolean> {
  if (a.entry.kind === "symlink")
    return equal(a.entry.target ?? new Uint8Array(), b.entry.target ?? new Uint8Array());
  if (a.size !== b.size) return false;
  const inVault = a.ref !== null && b.ref !== null;
  if (inVault && sameIds(a.ref, b.ref)) return true;
  if (!inVault && !data && sameTime(a.entry, b.entry)) return true;
  return sameContent(a.chunks(), b.chunks());
}

type Metadata = ComparedEntry["entry"];

/** Mode, owner, extended attributes, and the time, which of a directory moves with what is in it. */
function sameMetadata(a: Metadata, b: Metadata): boolean {
  if (a.mode !== b.mode || a.owner?.uid !== b.owner?.uid || a.owner?.gid !== b.owner?.gid)
    return false;
  if (a.kind !== "directory" && !sameTime(a, b)) return false;
  const [left, right] = [a.attributes ?? [], b.attributes ?? []];
  return (
    left.length === right.length &&
    left.every(({ name, value }, i) => {
      const other = right[i];
      return other !== undefined && equal(name, other.name) && equal(value, other.value);
    })
  );
}

function sameTime({ modified: a }: Metadata, { modified: b }: Metadata): boolean {
  return a.seconds === b.seconds && a.nanoseconds === b.nanoseconds;
}
