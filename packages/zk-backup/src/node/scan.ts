import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import type { FileTime, TreeEntry } from "../core/vault/tree.ts";
import { childPath, fileErrorCode } from "./paths.ts";

/** An entry as the file system has it, its content not read yet. */
export interface ScannedEntry {
  readonly entry: Omit<TreeEntry, "content">;
  readonly path: Buffer;
  readonly size: number;
}

/** A directory's entries, and what could not be looked at. */
export interface Scan {
  readonly entries: readonly ScannedEntry[];
  readonly skipped: readonly { readonly path: Buffer; readonly why: string }[];
}

/** Looks at a directory: names, kinds, modes, times; devices, sockets and pipes are skipped. */
export function scanDirectory(folder: Buffer): Scan {
  const entries: ScannedEntry[] = [];
  const skipped: { path: Buffer; why: string }[] = [];
  const names = readdirSync(folder, { encoding: "buffer" });
  // In the order of trees: a restore then meets chunks as they lie in their packs.
  for (const name of names.sort(Buffer.compare)) {
    const path = childPath(folder, name);
    try {
      const scanned = scanEntry(path, name);
      if (scanned === null) skipped.push({ path, why: "neither file, directory nor link" });
      else entries.push(scanned);
    } catch (error) {
      const why = fileErrorCode(error);
      if (why === null) throw error;
      skipped.push({ path, why });
    }
  }
  return { entries, skipped };
}

function scanEntry(path: Buffer, name: Buffer): ScannedEntry | null {
  const stat = lstatSync(path, { bigint: true });
  const kind = stat.isFile()
    ? "file"
    : stat.isDirectory()
      ? "directory"
      : stat.isSymbolicLink()
        ? "symlink"
        : null;
  if (kind === null) return null;
  const entry = {
    kind,
    name: new Uint8Array(name),
    mode: Number(stat.mode & 0o7777n),
    modified: fileTime(stat.mtimeNs),
    owner: { uid: Number(stat.uid), gid: Number(stat.gid) },
    hint: { changed: fileTime(stat.ctimeNs), inode: stat.ino },
    ...(kind === "symlink" && {
      target: new Uint8Array(readlinkSync(path, { encoding: "buffer" })),
    }),
  } as const;
  return { entry, path, size: Number(stat.size) };
}

function fileTime(nanoseconds: bigint): FileTime {
  const billion = 1_000_000_000n;
  const rest = ((nanoseconds % billion) + billion) % billion;
  return { seconds: (nanoseconds - rest) / billion, nanoseconds: Number(rest) };
}

/** Tells whether a file is, by size, times and inode, the one that an earlier snapshot holds. */
export function isUnchanged({ entry, size }: ScannedEntry, before: TreeEntry | undefined): boolean {
  if (before?.kind !== "file" || before.content?.length !== size) return false;
  return (
    sameTime(entry.modified, before.modified) &&
    before.hint !== undefined &&
    entry.hint !== undefined &&
    sameTime(entry.hint.changed, before.hint.changed) &&
    BigInt.asIntN(64, entry.hint.inode) === before.hint.inode
  );
}

function sameTime(a: FileTime, b: FileTime): boolean {
  return a.seconds === b.seconds && a.nanoseconds === b.nanoseconds;
}
