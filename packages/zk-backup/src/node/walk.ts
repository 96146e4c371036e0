import { setImmediate } from "node:timers/promises";
import { toHex } from "../core/codec/bytes.ts";
import type { ContentRef } from "../core/vault/content/content-ref.ts";
import type { Run } from "../core/vault/run.ts";
import { type ExtendedAttribute, encodeTree, type TreeEntry } from "../core/vault/trees/tree.ts";
import type { BackupTarget } from "../core/vault/vault.ts";
import type { AttributeHelper } from "./attribute-helper.ts";
import type { BackupWarning } from "./backup.ts";
import type { FileQueue } from "./file-queue.ts";
import type { FileResult } from "./file-writer.ts";
import { holdFolder } from "./held-folder.ts";
import type { LinkGroups } from "./link-groups.ts";
import { childPath, fileErrorCode } from "./paths.ts";
import { isUnchanged, type ScannedEntry, sameHint, sameTime, scanSettled } from "./scan.ts";
import type { SourceFilter } from "./source-rules.ts";

/** A walk through a source, and what it has counted. */
export interface Walk {
  readonly vault: BackupTarget;
  readonly run: Run;
  readonly queue: FileQueue;
  readonly links: LinkGroups;
  /** Reads extended attributes; null where that is not wanted. */
  readonly helper: AttributeHelper | null;
  /** Read files that are as in the snapshot before, too. */
  readonly readAll: boolean;
  readonly signal: AbortSignal | undefined;
  readonly counts: WalkCounts;
  /** Called after each directory. */
  readonly onStep: () => void;
}

/** What a walk has counted; grows while it walks. */
export interface WalkCounts {
  files: number;
  bytes: number;
  unchangedFiles: number;
  /** Whether extended attributes could be read, where there were any to read. */
  attributes: boolean;
  readonly warnings: BackupWarning[];
  readonly skipped: BackupWarning[];
}

/** A directory on the way. */
export interface WalkedFolder {
  /** For `node:fs`. */
  readonly path: Buffer;
  /** For people: the whole path, however deep. */
  readonly shown: Buffer;
  /** What it held in the snapshot before. */
  readonly before: ContentRef | undefined;
  readonly filter: SourceFilter;
}

/** A directory that was walked; its tree is written once its files are. */
interface Walked {
  readonly content: Promise<ContentRef>;
}

/**
 * Walks a directory depth first, hands changed files to the queue, and writes each directory's
 * tree when all in it is done.
 */
export async function walkDirectory(walk: Walk, folder: WalkedFolder): Promise<Walked> {
  walk.signal?.throwIfAborted();
  await breathe();
  if (folder.path.length <= LONG_PATH) return walkHeld(walk, folder);
  const held = holdFolder(folder.path);
  try {
    const walked = await walkHeld(walk, { ...folder, path: held.base });
    walked.content.then(held.close, held.close);
    return walked;
  } catch (error) {
    held.close();
    throw error;
  }
}

/** Deeper down, a path goes on from a directory that is held open: Linux takes 4,096 bytes. */
const LONG_PATH = 3000;

async function walkHeld(walk: Walk, folder: WalkedFolder): Promise<Walked> {
  const earlier = await entriesBefore(walk, folder.before);
  const { entries, unreadable, special } = await scanSettled(folder.path);
  for (const { path, why } of unreadable) walk.counts.warnings.push(shownIn(folder, path, why));
  for (const { path, why } of special) walk.counts.skipped.push(shownIn(folder, path, why));
  const chosen = folder.filter.chosen(entries);
  const before = chosen.map(({ entry }) => earlier.get(toHex(entry.name)));
  const extended = extendedOf(walk, chosen, before);
  const pending: Later[] = [];
  for (const [i, scanned] of chosen.entries())
    pending.push(await walkEntry(walk, folder, scanned, before[i]));
  walk.onStep();
  const content = finished(walk, folder, pending, extended);
  content.catch(() => {}); // the parent awaits it, perhaps much later
  return { content };
}

async function finished(
  walk: Walk,
  folder: WalkedFolder,
  pending: readonly Later[],
  extended: Promise<readonly Extended[]>,
): Promise<ContentRef> {
  const entries: TreeEntry[] = [];
  for (const [i, later] of pending.entries()) {
    const entry = await later();
    if (entry === null) continue;
    const attributes = (await extended)[i] ?? null;
    const shown = childPath(folder.shown, entry.name);
    if (attributes === null) walk.counts.warnings.push(warning(shown, "attributes-unreadable"));
    entries.push(attributes?.length ? { ...entry, attributes } : entry);
  }
  return walk.run.content.whole(encodeTree(entries));
}

/** An entry's extended attributes; null when they cannot be read. */
type Extended = readonly ExtendedAttribute[] | null;

/** Asks for the attributes of what has changed; of the rest they are as in the snapshot before. */
async function extendedOf(
  { helper, counts }: Walk,
  entries: readonly ScannedEntry[],
  before: readonly (TreeEntry | undefined)[],
): Promise<readonly Extended[]> {
  const known = entries.map(({ entry }, i): Extended => {
    if (sameHint(entry, before[i])) return before[i]?.attributes ?? [];
    return helper === null ? [] : null;
  });
  const asked = entries.filter((_, i) => known[i] === null);
  if (helper === null || asked.length === 0) return known;
  const read = await helper.read(asked.map(({ path }) => path));
  counts.attributes = read !== null;
  let next = 0;
  return known.map((kept) => kept ?? (read === null ? [] : (read[next++] ?? null)));
}

/** An entry once its content is written; null when it could not be read. */
type Later = () => Promise<TreeEntry | null>;

async function walkEntry(
  walk: Walk,
  folder: WalkedFolder,
  scanned: ScannedEntry,
  before: TreeEntry | undefined,
): Promise<Later> {
  const { entry, path } = scanned;
  if (entry.kind === "symlink") return async () => entry;
  const shown = childPath(folder.shown, entry.name);
  if (entry.kind === "file") return walkFile(walk, shown, scanned, before);
  try {
    const filter = folder.filter.inside(scanned);
    const inner = { path, shown, before: before?.content, filter };
    const { content } = await walkDirectory(walk, inner);
    return async () => ({ ...entry, content: await content });
  } catch (error) {
    const why = fileErrorCode(error);
    if (why === null) throw error;
    walk.counts.warnings.push(warning(shown, why));
    return async () => null;
  }
}

async function walkFile(
  walk: Walk,
  shown: Buffer,
  scanned: ScannedEntry,
  before: TreeEntry | undefined,
): Promise<Later> {
  const { counts, links } = walk;
  const entry = { ...scanned.entry, ...links.groupOf(scanned) };
  if (!walk.readAll && isUnchanged(scanned, before) && before?.content) {
    const { content } = before;
    counts.unchangedFiles += 1;
    counts.files += 1;
    counts.bytes += scanned.size;
    return async () => ({ ...entry, content });
  }
  const { result } = await links.once(scanned, () => walk.queue.add(scanned.path, scanned.size));
  return async () => {
    const read = await result;
    if ("failed" in read) {
      counts.warnings.push(warning(shown, read.failed));
      return null;
    }
    if (read.changed) counts.warnings.push(warning(shown, "changed-while-read"));
    counts.files += 1;
    counts.bytes += read.content.length;
    return { ...asRead(entry, read), content: read.content };
  };
}

/** What was scanned, with the times of what was read; a file that moves is read the next time. */
function asRead(
  entry: ScannedEntry["entry"],
  { times, changed }: Exclude<FileResult, { failed: string }>,
): ScannedEntry["entry"] {
  const isScanned =
    !changed &&
    sameTime(entry.modified, times.modified) &&
    (entry.hint === undefined || sameTime(entry.hint.changed, times.hint.changed));
  if (isScanned) return entry;
  const { hint: _, ...lasting } = entry;
  return { ...lasting, modified: times.modified };
}

async function entriesBefore(
  { vault, signal }: Walk,
  before: ContentRef | undefined,
): Promise<Map<string, TreeEntry>> {
  if (before === undefined) return new Map();
  const entries = await vault.tree(before, { signal });
  return new Map(entries.map((entry) => [toHex(entry.name), entry]));
}

function warning(shown: Buffer, why: string): BackupWarning {
  return { path: shown.toString("utf8"), why };
}

function shownIn({ path: folder, shown }: WalkedFolder, path: Buffer, why: string): BackupWarning {
  return warning(Buffer.concat([shown, path.subarray(folder.length)]), why);
}

let lastBreath = 0;

/** Lets threads and the storage be served: scanning is synchronous, for speed. */
async function breathe(): Promise<void> {
  if (performance.now() - lastBreath < 5) return;
  await setImmediate();
  lastBreath = performance.now();
}
