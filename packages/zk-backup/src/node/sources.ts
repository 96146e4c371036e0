import type { Stats } from "node:fs";
import { access, constants, lstat } from "node:fs/promises";
import { basename, delimiter, dirname, relative, resolve, sep } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import { fileErrorCode } from "./paths.ts";
import type { SourceFilter } from "./source-rules.ts";

/** Where a backup begins. */
export interface Sources {
  /** The directory that is the snapshot's root: the one source, or the deepest that holds them all. */
  readonly folder: string;
  /** What the snapshot is called by: the sources' whole paths, joined as in PATH. */
  readonly label: string;
  /** What is wanted below the folder, name by name; null for all of it. */
  readonly wanted: readonly (readonly string[])[] | null;
}

/**
 * Finds what one or several sources have in common. One directory is a snapshot's root itself; a
 * file, or several sources, lie in a root that holds the way to them and nothing beside it.
 *
 * @throws ZkBackupError `source-unreadable` for one that is not there, not to be read, or neither a
 * directory nor a file; `bad-input` when there is none.
 */
export async function findSources(given: string | readonly string[]): Promise<Sources> {
  const paths = [
    ...new Set((typeof given === "string" ? [given] : given).map((one) => resolve(one))),
  ];
  const outer = paths.sort().filter((path) => !paths.some((other) => isBelow(path, other)));
  const [first] = outer;
  if (first === undefined) throw new ZkBackupError("bad-input", "Name what is to be backed up.");
  const kinds = await Promise.all(outer.map(kindOf));
  if (outer.length === 1 && kinds[0] === "directory")
    return { folder: first, label: first, wanted: null };
  const folder = outer.map((path) => dirname(path)).reduce(common);
  await kindOf(folder);
  const wanted = outer.map((path) => relative(folder, path).split(sep));
  return { folder, label: outer.join(delimiter), wanted };
}

/** Keeps to what is wanted, and there to what a filter chooses. */
export function onlyWanted(wanted: Sources["wanted"], filter: SourceFilter): SourceFilter {
  if (wanted === null) return filter;
  const below = (name: string) =>
    wanted.filter(([first]) => first === name).map(([, ...rest]) => rest);
  return {
    chosen: (entries) =>
      filter.chosen(entries.filter(({ entry }) => below(nameOf(entry.name)).length > 0)),
    inside(folder) {
      const rest = below(nameOf(folder.entry.name));
      return onlyWanted(rest.some((way) => way.length === 0) ? null : rest, filter.inside(folder));
    },
  };
}

function nameOf(name: Uint8Array): string {
  return Buffer.from(name.buffer, name.byteOffset, name.byteLength).toString("utf8");
}

function isBelow(path: string, other: string): boolean {
  return path !== other && path.startsWith(other.endsWith(sep) ? other : other + sep);
}

function common(one: string, other: string): string {
  let folder = one;
  while (folder !== other && !isBelow(other, folder)) folder = dirname(folder);
  return folder;
}

async function kindOf(path: string): Promise<"directory" | "file"> {
  const stat = await readable(path).catch((cause: unknown) => {
    throw unreadable(`${path}: ${fileErrorCode(cause)}.`, cause);
  });
  if (stat.isDirectory()) return "directory";
  if (stat.isFile()) return "file";
  if (stat.isSymbolicLink())
    throw unreadable(`${path} is a symbolic link: name what it points to, or the folder it is in.`);
  throw unreadable(`${path} is neither a directory nor a file: ${basename(path)} holds no data.`);
}

async function readable(path: string): Promise<Stats> {
  const stat = await lstat(path);
  if (!stat.isSymbolicLink()) await access(path, constants.R_OK);
  return stat;
}

function unreadable(message: string, cause?: unknown): ZkBackupError {
  return new ZkBackupError("source-unreadable", message, { cause });
}
