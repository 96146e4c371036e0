import type { Cancellation } from "../../cancellation.ts";
import { equal } from "../../codec/bytes.ts";
import { ownerNeeded } from "../../codec/slot.ts";
import { ZkBackupError } from "../../errors.ts";
import { idLevels } from "../content/content-reader.ts";
import { type ContentRef, idKey, splitIds } from "../content/content-ref.ts";
import { neededChunks } from "../content/needed-chunks.ts";
import type { SnapshotInput } from "../run.ts";
import { type Snapshot, text } from "../snapshots/snapshot.ts";
import { countingSnapshots } from "../snapshots/snapshot-list.ts";
import type { TreeEntry } from "../trees/tree.ts";
import { type Rewritten, rewriteTree } from "../trees/tree-rewrite.ts";
import type { VaultCallOptions } from "../vault.ts";
import type { Session } from "../vault-session.ts";
import { type Pruning, prune } from "./prune.ts";

/** What is taken out of the vault. */
export interface PurgeOptions extends VaultCallOptions {
  /** A file or directory: as it was called when it was backed up, or below the snapshots' roots. */
  readonly path: string;
  /** Take all runs that hold a lease for dead: see prune. */
  readonly breakLeases?: boolean | undefined;
  /** Say which snapshots hold it, and do nothing. */
  readonly dryRun?: boolean | undefined;
}

/** What a purge did. */
export interface Purging {
  readonly dryRun: boolean;
  /** Snapshots that held it; others stand in their places now. */
  readonly snapshots: readonly Snapshot[];
  readonly files: number;
  /** Bytes in these files, each counted in each snapshot. */
  readonly bytes: number;
  /**
   * Chunks of it that stay, since other files of the snapshots have the same content: the secret
   * lies elsewhere in the vault too.
   */
  readonly sharedChunks: number;
  /** What became of its packs; null in a dry run, and when no snapshot held it. */
  readonly pruning: Pruning | null;
}

/** A purge in progress. */
interface Work {
  readonly session: Session;
  readonly signal: Cancellation | undefined;
  /** Keys of chunks that held it: contents, trees that name it. */
  readonly chunks: Set<string>;
  files: number;
  bytes: number;
}

/**
 * Takes a path out of every snapshot, then its chunks out of the packs.
 *
 * It cannot undo what happened before: who read the vault has read it; copies of the storage, its
 * own backups, a second vault keep it; and what is still in the source is backed up again.
 */
export async function purge(session: Session, options: PurgeOptions): Promise<Purging> {
  const { dryRun = false, signal } = options;
  if (session.inside().keyring.ownerKey === null) throw ownerNeeded();
  await session.vault.refresh({ signal });
  const work: Work = { session, signal, chunks: new Set(), files: 0, bytes: 0 };
  const run = dryRun ? null : await session.vault.run({ signal });
  const found: Snapshot[] = [];
  const inputs: SnapshotInput[] = [];
  try {
    for (const snapshot of countingSnapshots(session.heads().latest.values())) {
      const before = { files: work.files, bytes: work.bytes };
      const path = below(snapshot, options.path);
      const write = async (tree: Uint8Array) => run?.content.whole(tree) ?? snapshot.root;
      const root = path === null ? null : await without(work, snapshot, path, write);
      if (root === null) continue;
      found.push(snapshot);
      const { id, device, ...rest } = snapshot;
      inputs.push({
        ...{ ...rest, root, origin: { vault: session.vault.id, device, id } },
        files: Math.max(0, snapshot.files - (work.files - before.files)),
        bytes: Math.max(0, snapshot.bytes - (work.bytes - before.bytes)),
      });
    }
    if (found.length > 0) await run?.commitAll(inputs, { forget: found });
  } finally {
    await run?.end();
  }
  const { files, bytes } = work;
  const left = { dryRun, snapshots: found, files, bytes };
  if (run === null || found.length === 0) return { ...left, sharedChunks: 0, pruning: null };
  const sharedChunks = await stillNeeded(work);
  const { breakLeases } = options;
  const pruning = await prune(session, { purged: work.chunks, breakLeases, signal });
  return { ...left, sharedChunks, pruning };
}

/** The path below a snapshot's root, as bytes; null when it cannot be in it. */
function below(snapshot: Snapshot, path: string): Uint8Array | null {
  const root = snapshot.path.endsWith("/") ? snapshot.path : `${snapshot.path}/`;
  const inside = path.startsWith(root) ? path.slice(root.length) : path;
  const trimmed = inside.replace(/\/+$/, "");
  if (trimmed === "")
    throw new ZkBackupError(
      "bad-input",
      "Name a file or directory; to drop a whole snapshot, forget it.",
    );
  return trimmed.startsWith("/") ? null : text(trimmed);
}

/** Writes a snapshot's tree without a path; null when it is not in it. */
async function without(
  work: Work,
  snapshot: Snapshot,
  target: Uint8Array,
  write: (tree: Uint8Array) => Promise<ContentRef>,
): Promise<ContentRef | null> {
  const { session, signal } = work;
  const trees: ContentRef[] = [];
  const read = async (tree: ContentRef): Promise<TreeEntry[]> => {
    trees.push(tree);
    return session.vault.tree(tree, { signal });
  };
  let found = false;
  const entry = async (at: TreeEntry, path: Uint8Array): Promise<Rewritten> => {
    if (equal(path, target)) {
      found = true;
      await take(work, at);
      return "drop";
    }
    return at.kind === "directory" && isAbove(path, target) ? "descend" : "keep";
  };
  const root = await rewriteTree({ read, write, entry, signal }, snapshot.root);
  if (!found) return null;
  for (const tree of trees) await takeChunks(work, tree); // on the way to it: they name it
  return root;
}

function isAbove(path: Uint8Array, target: Uint8Array): boolean {
  return target[path.length] === 0x2f && equal(path, target.subarray(0, path.length));
}

/** Notes the chunks of an entry and of all below it. */
async function take(work: Work, entry: TreeEntry): Promise<void> {
  const { session, signal } = work;
  if (entry.kind === "file") {
    work.files += 1;
    work.bytes += entry.content?.length ?? 0;
  }
  if (entry.content === undefined) return;
  await takeChunks(work, entry.content);
  if (entry.kind !== "directory") return;
  for (const child of await session.vault.tree(entry.content, { signal })) await take(work, child);
}

async function takeChunks({ session, chunks, signal }: Work, ref: ContentRef): Promise<void> {
  for (const ids of await idLevels(await reading(session, signal), ref, signal))
    for (const id of splitIds(ids)) chunks.add(idKey(id));
}

async function stillNeeded({ session, chunks, signal }: Work): Promise<number> {
  const snapshots = countingSnapshots(session.heads().latest.values());
  const needed = await neededChunks(await reading(session, signal), snapshots, signal);
  return [...chunks].filter((key) => needed.has(key)).length;
}

async function reading(session: Session, signal: Cancellation | undefined) {
  const { opening, segments, indexes } = session.inside();
  return { opening, segments, index: await indexes.load(signal) };
}
