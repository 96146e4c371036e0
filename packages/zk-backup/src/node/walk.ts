import { setImmediate } from "node:timers/promises";
import { toHex } from "../core/codec/bytes.ts";
import type { ContentRef } from "../core/vault/content-ref.ts";
import type { Run } from "../core/vault/run.ts";
import { encodeTree, type TreeEntry } from "../core/vault/tree.ts";
import type { BackupTarget } from "../core/vault/vault.ts";
import type { BackupWarning } from "./backup.ts";
import type { FileQueue } from "./file-queue.ts";
import { fileErrorCode } from "./paths.ts";
import { isUnchanged, type ScannedEntry, scanDirectory } from "./scan.ts";

/** A walk through a source, and what it has counted. */
export interface Walk {
  readonly vault: BackupTarget;
  readonly run: Run;
  readonly queue: FileQueue;
  readonly signal: AbortSignal | undefined;
  readonly counts: WalkCounts;
  /** Called after each directory. */
  readonly onStep: () => void;
}

/** What a walk has counted; grows while it walks. */
interface WalkCounts {
  files: number;
  bytes: number;
  unchangedFiles: number;
  readonly warnings: BackupWarning[];
}

/** A directory that was walked; its tree is written once its files are. */
interface Walked {
  readonly content: Promise<ContentRef>;
}

/**
 * Walks a directory depth first, hands changed files to the queue, and writes each directory's
 * tree when all in it is done.
 */
export async function walkDirectory(
  walk: Walk,
  path: Buffer,
  before: ContentRef | undefined,
): Promise<Walked> {
  walk.signal?.throwIfAborted();
  await breathe();
  const earlier = await entriesBefore(walk, before);
  const { entries, skipped } = scanDirectory(path);
  for (const { path: where, why } of skipped) warn(walk, where, why);
  const pending: Later[] = [];
  for (const scanned of entries)
    pending.push(await walkEntry(walk, scanned, earlier.get(toHex(scanned.entry.name))));
  walk.onStep();
  const content = finished(walk, pending);
  content.catch(() => {}); // the parent awaits it, perhaps much later
  return { content };
}

async function finished(walk: Walk, pending: readonly Later[]): Promise<ContentRef> {
  const entries: TreeEntry[] = [];
  for (const later of pending) {
    const entry = await later();
    if (entry !== null) entries.push(entry);
  }
  return walk.run.content.whole(encodeTree(entries));
}

/** An entry once its content is written; null when it could not be read. */
type Later = () => Promise<TreeEntry | null>;

async function walkEntry(
  walk: Walk,
  scanned: ScannedEntry,
  before: TreeEntry | undefined,
): Promise<Later> {
  const { entry, path } = scanned;
  if (entry.kind === "symlink") return async () => entry;
  if (entry.kind === "file") return walkFile(walk, scanned, before);
  try {
    const { content } = await walkDirectory(walk, path, before?.content);
    return async () => ({ ...entry, content: await content });
  } catch (error) {
    const why = fileErrorCode(error);
    if (why === null) throw error;
    warn(walk, path, why);
    return async () => null;
  }
}

async function walkFile(
  walk: Walk,
  scanned: ScannedEntry,
  before: TreeEntry | undefined,
): Promise<Later> {
  const { entry, path, size } = scanned;
  const { counts } = walk;
  if (isUnchanged(scanned, before) && before?.content) {
    const { content } = before;
    counts.unchangedFiles += 1;
    counts.files += 1;
    counts.bytes += size;
    return async () => ({ ...entry, content });
  }
  const { result } = await walk.queue.add(path, size);
  return async () => {
    const read = await result;
    if ("failed" in read) {
      warn(walk, path, read.failed);
      return null;
    }
    if (read.changed) warn(walk, path, "changed-while-read");
    counts.files += 1;
    counts.bytes += read.content.length;
    return { ...entry, content: read.content };
  };
}

async function entriesBefore(
  { vault, signal }: Walk,
  before: ContentRef | undefined,
): Promise<Map<string, TreeEntry>> {
  if (before === undefined) return new Map();
  const entries = await vault.tree(before, { signal });
  return new Map(entries.map((entry) => [toHex(entry.name), entry]));
}

function warn(walk: Walk, path: Buffer, why: string): void {
  walk.counts.warnings.push({ path: path.toString("utf8"), why });
}

let lastBreath = 0;

/** Lets threads and the storage be served: scanning is synchronous, for speed. */
async function breathe(): Promise<void> {
  if (performance.now() - lastBreath < 5) return;
  await setImmediate();
  lastBreath = performance.now();
}
