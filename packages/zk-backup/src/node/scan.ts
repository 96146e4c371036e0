import { type BigIntStats, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { ascii, equal } from "../core/codec/bytes.ts";
import type { EntryKind, FileTime, TreeEntry } from "../core/vault/trees/tree.ts";
import { childPath, fileErrorCode } from "./paths.ts";

/** An entry as the file system has it, its content not read yet. */
export interface ScannedEntry {
  readonly entry: Omit<TreeEntry, "content">;
  readonly path: Buffer;
  readonly size: number;
  /** Times of the last change of its content and of itself, nanoseconds since 1970. */
  readonly modified: bigint;
  readonly changed: bigint;
  /** Number of the file system it lies on. */
  readonly device: bigint;
  readonly inode: bigint;
  /** Whether a file has other names too. */
  readonly hasLinks: boolean;
}

/** An entry that is not backed up. */
interface SkippedEntry {
  readonly path: Buffer;
  readonly why: string;
}

/** A directory's entries, what could not be looked at, and what no backup holds. */
export interface Scan {
  readonly entries: readonly ScannedEntry[];
  readonly unreadable: readonly SkippedEntry[];
  readonly special: readonly SkippedEntry[];
}

/**
 * Looks at a directory when nothing in it has just changed: a file that is written again within one
 * tick of the file system's clock keeps its change time, and would pass for unchanged for ever after.
 * Waits for the tick once; of a file that goes on changing the hint is left out, so that it is read
 * the next time.
 */
export async function scanSettled(folder: Buffer): Promise<Scan> {
  const scan = scanDirectory(folder);
  if (!scan.entries.some(isFresh)) return scan;
  await setTimeout(TICK);
  const again = scanDirectory(folder);
  return {
    ...again,
    entries: again.entries.map((each) => (isFresh(each) ? unhinted(each) : each)),
  };
}

/** The coarsest clock of Linux, 100 Hz, twice over. */
const TICK = 20;

function isFresh({ entry }: ScannedEntry): boolean {
  if (entry.kind !== "file" || entry.hint === undefined) return false;
  const { seconds, nanoseconds } = entry.hint.changed;
  const age = Date.now() - (Number(seconds) * 1000 + nanoseconds / 1e6);
  return age > -1 && age < TICK;
}

function unhinted(scanned: ScannedEntry): ScannedEntry {
  const { hint: _, ...entry } = scanned.entry;
  return { ...scanned, entry };
}

/** Looks at a directory: names, kinds, modes, owners, times. */
export function scanDirectory(folder: Buffer): Scan {
  const [entries, unreadable, special] = [[], [], []] as [
    ScannedEntry[],
    SkippedEntry[],
    SkippedEntry[],
  ];
  // Bytes as letters, which take less memory and sort as bytes do: in the order of trees, so that a
  // restore meets chunks as they lie in their packs.
  for (const letters of readdirSync(folder, { encoding: "latin1" }).sort()) {
    const name = ascii(letters);
    const path = childPath(folder, name);
    try {
      const scanned = scanEntry(path, name);
      if ("why" in scanned) special.push(scanned);
      else entries.push(scanned);
    } catch (error) {
      const why = fileErrorCode(error);
      if (why === null) throw error;
      unreadable.push({ path, why });
    }
  }
  return { entries, unreadable, special };
}

type Scanning = { -readonly [Key in keyof ScannedEntry["entry"]]: ScannedEntry["entry"][Key] };

/** Looks at one entry. */
function scanEntry(path: Buffer, name: Uint8Array): ScannedEntry | SkippedEntry {
  const stat = lstatSync(path, { bigint: true });
  const kind = kindOf(stat);
  if (kind === null) return { path, why: specialKind(stat) };
  const { modified: time, hint } = timesOf(stat);
  const entry: Scanning = {
    kind,
    name,
    mode: Number(stat.mode) & 0o7777,
    modified: time,
    hint,
    owner: { uid: Number(stat.uid), gid: Number(stat.gid) },
  };
  if (kind === "symlink") entry.target = new Uint8Array(readlinkSync(path, { encoding: "buffer" }));
  if (kind === "file" && isSparse(stat)) entry.sparse = true;
  const hasLinks = kind === "file" && stat.nlink > 1n;
  const { dev: device, ino: inode, mtimeNs: modified, ctimeNs: changed } = stat;
  return { entry, path, size: Number(stat.size), modified, changed, device, inode, hasLinks };
}

function kindOf(stat: BigIntStats): EntryKind | null {
  if (stat.isFile()) return "file";
  if (stat.isDirectory()) return "directory";
  return stat.isSymbolicLink() ? "symlink" : null;
}

function specialKind(stat: BigIntStats): string {
  if (stat.isFIFO()) return "pipe";
  if (stat.isSocket()) return "socket";
  return stat.isBlockDevice() || stat.isCharacterDevice() ? "device" : "of no known kind";
}

/** Less is allocated than there is: holes, or a file system that compresses. */
function isSparse({ blocks, size }: BigIntStats): boolean {
  return size >= 4096n && blocks * 512n < size;
}

/** What a tree keeps of a file's times, to tell later whether it has changed. */
export function timesOf(stat: BigIntStats): Required<Pick<TreeEntry, "modified" | "hint">> {
  return {
    modified: fileTime(stat.mtimeNs),
    hint: { changed: fileTime(stat.ctimeNs), inode: stat.ino },
  };
}

function fileTime(nanoseconds: bigint): FileTime {
  const billion = 1_000_000_000n;
  const rest = nanoseconds % billion;
  if (rest >= 0n) return { seconds: nanoseconds / billion, nanoseconds: Number(rest) };
  return { seconds: nanoseconds / billion - 1n, nanoseconds: Number(rest + billion) };
}

/** Tells whether a file is, by size, times and inode, the one that an earlier snapshot holds. */
export function isUnchanged({ entry, size }: ScannedEntry, before: TreeEntry | undefined): boolean {
  if (before?.kind !== "file" || before.content?.length !== size) return false;
  return sameTime(entry.modified, before.modified) && sameHint(entry, before);
}

/** Tells whether all that is kept of an entry, but for its content, is as in an earlier snapshot. */
export function isSameEntry(entry: ScannedEntry["entry"], before: TreeEntry): boolean {
  return (
    entry.kind === before.kind &&
    entry.mode === before.mode &&
    entry.owner?.uid === before.owner?.uid &&
    entry.owner?.gid === before.owner?.gid &&
    entry.hardLink === before.hardLink &&
    entry.sparse === before.sparse &&
    sameTime(entry.modified, before.modified) &&
    sameHint(entry, before) &&
    sameTarget(entry.target, before.target)
  );
}

function sameTarget(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equal(a, b);
}

/** Tells whether an entry's change time and inode are those of an earlier snapshot. */
export function sameHint(
  entry: Pick<TreeEntry, "hint">,
  before: Pick<TreeEntry, "hint"> | undefined,
): boolean {
  return (
    before?.hint !== undefined &&
    entry.hint !== undefined &&
    sameTime(entry.hint.changed, before.hint.changed) &&
    BigInt.asIntN(64, entry.hint.inode) === before.hint.inode
  );
}

/** Tells whether two times are one. */
export function sameTime(a: FileTime, b: FileTime): boolean {
  return a.seconds === b.seconds && a.nanoseconds === b.nanoseconds;
}
