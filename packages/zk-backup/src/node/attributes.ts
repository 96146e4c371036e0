import { fchmodSync, fchownSync, futimesSync } from "node:fs";
import { chmod, lchown, lutimes, symlink, utimes } from "node:fs/promises";
import type { FileTime, TreeEntry } from "../core/vault/tree.ts";

/** Sets owner (when wanted), mode and time of an open file; the owner first, it clears mode bits. */
export function setOpenFile(file: number, entry: TreeEntry, owners: boolean): void {
  if (owners && entry.owner) fchownSync(file, entry.owner.uid, entry.owner.gid);
  fchmodSync(file, allowedMode(entry, owners));
  const seconds = utimeSeconds(entry.modified);
  futimesSync(file, seconds, seconds);
}

/** Sets owner, mode and time of a directory, when all in it is done. */
export async function setDirectory(path: Buffer, entry: TreeEntry, owners: boolean): Promise<void> {
  if (owners && entry.owner) await lchown(path, entry.owner.uid, entry.owner.gid);
  await chmod(path, allowedMode(entry, owners));
  const seconds = utimeSeconds(entry.modified);
  await utimes(path, seconds, seconds);
}

/** Makes a symbolic link; its target is text to us and is never followed. */
export async function makeLink(path: Buffer, entry: TreeEntry, owners: boolean): Promise<void> {
  await symlink(Buffer.from(entry.target ?? []), path);
  if (owners && entry.owner) await lchown(path, entry.owner.uid, entry.owner.gid);
  const seconds = utimeSeconds(entry.modified);
  await lutimes(path, seconds, seconds);
}

/** Without the owner a set-uid or set-gid bit would speak for somebody else. */
function allowedMode(entry: TreeEntry, owners: boolean): number {
  return owners ? entry.mode : entry.mode & 0o1777;
}

/**
 * Node hands times over as a double and cuts them to microseconds; a third of one is added so that
 * the double's own rounding never falls below.
 */
function utimeSeconds({ seconds, nanoseconds }: FileTime): number {
  return Number(seconds) + (Math.floor(nanoseconds / 1000) + 0.3) / 1e6;
}
