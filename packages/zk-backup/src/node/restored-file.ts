import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { sameIds } from "../core/vault/trees/same-content.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import { setExtended, setOpenFile } from "./attributes.ts";
import type { HeldFolder } from "./held-folder.ts";
import { fileErrorCode } from "./paths.ts";
import type { LinkedFile, RestoredFolder, RestoreWork } from "./restore-work.ts";
import { descend } from "./restored-folder.ts";

/**
 * Writes a file from authenticated chunks beside its place, sets its attributes, and gives it its
 * name: nothing is left of a file that fails, and what stood there before is replaced at once.
 *
 * @returns what of its attributes was refused
 */
export async function restoreFile(
  work: RestoreWork,
  folder: RestoredFolder,
  held: HeldFolder,
  entry: TreeEntry,
): Promise<readonly string[]> {
  if (linkTo(work, held, entry)) return [];
  const temporary = held.path(work.temporary);
  const file = openSync(temporary, "wx", 0o600);
  let refused: readonly string[];
  try {
    const hash = work.verify ? createHash("sha256") : null;
    try {
      await fill(work, file, entry, hash);
      refused = await setOpenFile(file, entry, work.owners, () =>
        setExtended(work, temporary, entry),
      );
    } finally {
      closeSync(file);
    }
    renameSync(temporary, held.path(entry.name));
    if (hash) folder.written.push({ name: entry.name, sha256: hash.digest() });
  } catch (error) {
    unlinkIfThere(temporary);
    throw error;
  }
  remember(work, folder, held, entry);
  return refused;
}

async function fill(
  work: RestoreWork,
  file: number,
  { content, sparse }: TreeEntry,
  hash: Hash | null,
): Promise<void> {
  if (content === undefined) return;
  let at = 0;
  try {
    for await (const chunk of work.vault.chunks(content, { signal: work.signal })) {
      if (at > 0) work.onMore();
      hash?.update(chunk);
      if (sparse) writeSparse(file, chunk, at);
      else writeAll(file, chunk, at);
      at += chunk.length;
      work.begun.bytes += chunk.length;
    }
  } finally {
    work.begun.bytes -= at; // it counts as a whole file, or not at all
  }
  if (sparse) ftruncateSync(file, at);
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; )
    at += writeSync(file, bytes, at, bytes.length - at, position + at);
}

/** What file systems allocate at the least. */
const BLOCK = 4096;
const ZEROS = Buffer.alloc(BLOCK);

/** Leaves out whole blocks of zeros, which become holes. */
function writeSparse(file: number, bytes: Uint8Array, position: number): void {
  let from = 0;
  let at = (BLOCK - (position % BLOCK)) % BLOCK;
  for (; at + BLOCK <= bytes.length; at += BLOCK) {
    if (bytes[at] !== 0 || ZEROS.compare(bytes, at, at + BLOCK) !== 0) continue;
    writeAll(file, bytes.subarray(from, at), position + from);
    from = at + BLOCK;
  }
  writeAll(file, bytes.subarray(from), position + from);
}

/**
 * Makes a link where another name of the group was written. What lies at that name must still be
 * that file, and hold what this entry says.
 */
function linkTo({ linked }: RestoreWork, held: HeldFolder, entry: TreeEntry): boolean {
  const first = entry.hardLink === undefined ? undefined : linked.get(entry.hardLink);
  if (first === undefined || !isOneFile(first.entry, entry)) return false;
  const path = held.path(entry.name);
  try {
    unlinkIfThere(path);
    linkInto(first, path);
    const { ino, dev } = lstatSync(path, { bigint: true });
    if (ino === first.inode && dev === first.device) return true;
    unlinkSync(path);
    return false;
  } catch (error) {
    if (UNLINKABLE.includes(fileErrorCode(error) ?? "")) return false;
    throw error;
  }
}

function linkInto({ folder, entry }: LinkedFile, path: Buffer): void {
  const home = descend(folder);
  try {
    linkSync(home.path(entry.name), path);
  } finally {
    home.close();
  }
}

/** Where a link cannot be had, a file of its own is written. */
const UNLINKABLE = ["EPERM", "EMLINK", "ENOTSUP", "EXDEV", "ENOENT", "ENOTDIR", "ELOOP", "ENOSYS"];

function isOneFile(a: TreeEntry, b: TreeEntry): boolean {
  return a.content !== undefined && b.content !== undefined && sameIds(a.content, b.content);
}

function unlinkIfThere(path: Buffer): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (fileErrorCode(error) !== "ENOENT") throw error;
  }
}

function remember(
  { linked }: RestoreWork,
  folder: RestoredFolder,
  held: HeldFolder,
  entry: TreeEntry,
): void {
  if (entry.hardLink === undefined) return;
  const { ino: inode, dev: device } = lstatSync(held.path(entry.name), { bigint: true });
  const file: LinkedFile = { entry, folder, inode, device };
  linked.set(entry.hardLink, file);
}
