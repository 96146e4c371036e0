import { setImmediate } from "node:timers/promises";
import { compareBytes } from "../core/codec/bytes.ts";
import type { ContentRef } from "../core/vault/content/content-ref.ts";
import type { Run } from "../core/vault/run.ts";
import { earlierTree } from "../core/vault/trees/earlier-tree.ts";
import { type ExtendedAttribute, encodeTree, type TreeEntry } from "../core/vault/trees/tree.ts";
import type { BackupTarget } from "../core/vault/vault.ts";
import type { AttributeHelper } from "./attribute-helper.ts";
import type { BackupWarning } from "./backup.ts";
import type { FileQueue } from "./file-queue.ts";
import type { FileResult } from "./file-writer.ts";
import { holdFolder } from "./held-folder.ts";
import type { LinkGroups } from "./link-groups.ts";
import { childPath, fileErrorCode } from "./paths.ts";
import {
  isSameEntry,
  isUnchanged,
  type ScannedEntry,
  sameHint,
  sameTime,
  scanSettled,
} from "./scan.ts";
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
  const earlier = await earlierTree(walk.vault, folder.before, walk.signal);
  const { entries, unreadable, special } = await scanSettled(folder.path);
  for (const { path, why } of unreadable) walk.counts.warnings.push(shownIn(folder, path, why));
  for (const { path, why } of special) walk.counts.skipped.push(shownIn(folder, path, why));
  const chosen = folder.filter.chosen(entries);
  const before = matching(earlier, chosen);
  const extended = extendedOf(walk, chosen, before);
  const lost = await lostFiles(walk, before);
  const found = chosen.map((scanned, i) => foundEntry(walk, scanned, before[i], lost.has(i)));
  const files = chosen.filter((_, i) => found[i]?.next === "read");
  const { results } = await queued(walk, files);
  for (const [i, scanned] of chosen.entries()) {
    const each = found[i];
    if (each?.next === "walk") each.inner = await walkInside(walk, folder, scanned, before[i]);
  }
  walk.onStep();
  const content = finished(walk, folder, { found, results, extended, earlier });
  content.catch(() => {}); // the parent awaits it, perhaps much later
  return { content };
}

/** An entry, and what is still to be done before it stands in a tree. */
interface Found {
  /** As in the snapshot before, itself, where nothing of it has changed. */
  readonly entry: TreeEntry;
  readonly before: TreeEntry | undefined;
  readonly next: "read" | "walk" | null;
  /** A directory's tree; null when it could not be read. */
  inner: Walked | null;
}

/** What is known of a directory when it was scanned. */
interface FoundFolder {
  readonly found: readonly Found[];
  /** Of the files that are read, in their order. */
  readonly results: Promise<readonly FileResult[]>;
  readonly extended: Promise<readonly Extended[]>;
  /** Its entries in the snapshot before. */
  readonly earlier: readonly TreeEntry[];
}

/** Writes a directory's tree; one in which nothing has changed is the one that there is. */
async function finished(
  walk: Walk,
  folder: WalkedFolder,
  { found, results, extended, earlier }: FoundFolder,
): Promise<ContentRef> {
  const entries: TreeEntry[] = [];
  const read = await results;
  const attributes = await extended;
  let next = 0;
  for (const [i, each] of found.entries()) {
    const entry =
      each.next === "read" ? readEntry(walk, folder, each, read[next++]) : await written(each);
    if (entry === null) continue;
    entries.push(
      entry === each.before ? entry : withAttributes(walk, folder, entry, attributes[i]),
    );
  }
  const isSame =
    entries.length === earlier.length && entries.every((entry, i) => entry === earlier[i]);
  if (isSame && folder.before && walk.run.holds(folder.before)) return folder.before;
  return walk.run.content.whole(encodeTree(entries));
}

/** A directory once its tree is written; everything else is as it was found. */
async function written({ entry, before, next, inner }: Found): Promise<TreeEntry | null> {
  if (next !== "walk") return entry;
  if (inner === null) return null;
  const content = await inner.content;
  return content === before?.content && isSameEntry(entry, before) ? before : { ...entry, content };
}

function withAttributes(
  { counts }: Walk,
  { shown }: WalkedFolder,
  entry: TreeEntry,
  attributes: Extended | undefined,
): TreeEntry {
  if (!attributes)
    counts.warnings.push(warning(childPath(shown, entry.name), "attributes-unreadable"));
  return attributes?.length ? { ...entry, attributes } : entry;
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

/** Which files of the snapshot before the vault has lost, or is about to: they are read again. */
async function lostFiles(
  { run }: Walk,
  before: readonly (TreeEntry | undefined)[],
): Promise<ReadonlySet<number>> {
  const lost = new Set<number>();
  for (const [i, entry] of before.entries()) {
    if (entry?.kind !== "file" || entry.content === undefined) continue;
    const stands = run.stands(entry.content);
    if (!(typeof stands === "boolean" ? stands : await stands)) lost.add(i);
  }
  return lost;
}

function foundEntry(
  { links, counts, readAll }: Walk,
  scanned: ScannedEntry,
  before: TreeEntry | undefined,
  isLost: boolean,
): Found {
  const { kind } = scanned.entry;
  const entry = scanned.hasLinks ? { ...scanned.entry, ...links.groupOf(scanned) } : scanned.entry;
  if (kind === "directory") return { entry, before, next: "walk", inner: null };
  if (kind === "file") {
    if (readAll || isLost || !before?.content || !isUnchanged(scanned, before))
      return { entry, before, next: "read", inner: null };
    counts.unchangedFiles += 1;
    counts.files += 1;
    counts.bytes += scanned.size;
  }
  if (before && isSameEntry(entry, before))
    return { entry: before, before, next: null, inner: null };
  const content = before?.content;
  const kept = kind === "file" && content ? { ...entry, content } : entry;
  return { entry: kept, before, next: null, inner: null };
}

/** Queues files, each of several names once; resolves when there is room for more. */
async function queued(
  { queue, links }: Walk,
  files: readonly ScannedEntry[],
): Promise<{ readonly results: Promise<readonly FileResult[]> }> {
  const { results } = await queue.add(files.filter(({ hasLinks }) => !hasLinks));
  if (!files.some(({ hasLinks }) => hasLinks)) return { results };
  const linked: Promise<readonly FileResult[]>[] = [];
  for (const scanned of files.filter(({ hasLinks }) => hasLinks))
    linked.push((await links.once(scanned, () => queue.add([scanned]))).results);
  return { results: inOrder(files, results, Promise.all(linked)) };
}

async function inOrder(
  files: readonly ScannedEntry[],
  results: Promise<readonly FileResult[]>,
  linked: Promise<readonly (readonly FileResult[])[]>,
): Promise<readonly FileResult[]> {
  const [alone, shared] = [(await results).values(), (await linked).flat().values()];
  return files.map(({ hasLinks }) => (hasLinks ? shared : alone).next().value as FileResult);
}

async function walkInside(
  walk: Walk,
  folder: WalkedFolder,
  scanned: ScannedEntry,
  before: TreeEntry | undefined,
): Promise<Walked | null> {
  const { path } = scanned;
  const shown = childPath(folder.shown, scanned.entry.name);
  try {
    const filter = folder.filter.inside(scanned);
    return await walkDirectory(walk, { path, shown, before: before?.content, filter });
  } catch (error) {
    const why = fileErrorCode(error);
    if (why === null) throw error;
    walk.counts.warnings.push(warning(shown, why));
    return null;
  }
}

/** A file's entry once it was read; null when it could not be. */
function readEntry(
  { counts }: Walk,
  { shown }: WalkedFolder,
  { entry }: Found,
  read: FileResult | undefined,
): TreeEntry | null {
  if (read === undefined || "failed" in read) {
    counts.warnings.push(warning(childPath(shown, entry.name), read?.failed ?? "not read"));
    return null;
  }
  if (read.changed)
    counts.warnings.push(warning(childPath(shown, entry.name), "changed-while-read"));
  counts.files += 1;
  counts.bytes += read.content.length;
  return { ...asRead(entry, read), content: read.content };
}

/** What was scanned, with the times of what was read; a file that moves is read the next time. */
function asRead(
  entry: TreeEntry,
  { times, changed }: Exclude<FileResult, { failed: string }>,
): TreeEntry {
  if (times === null) return entry;
  const isScanned =
    !changed &&
    sameTime(entry.modified, times.modified) &&
    (entry.hint === undefined || sameTime(entry.hint.changed, times.hint.changed));
  if (isScanned) return entry;
  const { hint: _, ...lasting } = entry;
  return { ...lasting, modified: times.modified };
}

/** Finds each entry in the snapshot before: both are in the order of their names. */
function matching(
  earlier: readonly TreeEntry[],
  entries: readonly ScannedEntry[],
): (TreeEntry | undefined)[] {
  let at = 0;
  return entries.map(({ entry: { name } }) => {
    let order = -1;
    for (; at < earlier.length; at++) {
      order = compareBytes((earlier[at] as TreeEntry).name, name);
      if (order >= 0) break;
    }
    return order === 0 ? earlier[at] : undefined;
  });
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
