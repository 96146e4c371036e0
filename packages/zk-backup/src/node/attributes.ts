import { fchmodSync, fchownSync, futimesSync, lchownSync, lutimesSync } from "node:fs";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import { fileErrorCode } from "./paths.ts";
import type { RestoreWork } from "./restore-work.ts";

/** What every entry has; seconds as a number too, which threads are handed more easily. */
export interface PlainAttributes extends Pick<TreeEntry, "mode"> {
  readonly owner?: TreeEntry["owner"] | undefined;
  readonly modified: { readonly seconds: bigint | number; readonly nanoseconds: number };
}

/** What of an entry is set on an open file. */
export type OpenFileAttributes = PlainAttributes & Pick<TreeEntry, "attributes">;

/** Sets extended attributes, and gives the codes of those that were refused. */
export type SetExtended = () => Promise<readonly string[]>;

/**
 * Sets owner (when wanted), extended attributes, mode and times of an open file or directory, and
 * gives the codes of what was refused. In this order: a new owner clears mode bits and capabilities,
 * and a mode may forbid what comes after.
 */
export async function setOpenFile(
  file: number,
  entry: OpenFileAttributes,
  owners: boolean,
  extended: SetExtended,
): Promise<readonly string[]> {
  const refused = setOwner(file, entry, owners);
  if (entry.attributes) refused.push(...(await extended()));
  return [...refused, ...setModeAndTimes(file, entry, owners)];
}

/** Sets owner (when wanted), mode and times of an open file: all that most files have. */
export function setPlain(file: number, entry: PlainAttributes, owners: boolean): string[] {
  return [...setOwner(file, entry, owners), ...setModeAndTimes(file, entry, owners)];
}

function setOwner(file: number, { owner }: PlainAttributes, owners: boolean): string[] {
  return owners && owner ? tried(() => fchownSync(file, owner.uid, owner.gid)) : [];
}

function setModeAndTimes(file: number, entry: PlainAttributes, owners: boolean): string[] {
  const seconds = utimeSeconds(entry.modified);
  return [
    ...tried(() => fchmodSync(file, allowedMode(entry, owners))),
    ...tried(() => futimesSync(file, seconds, seconds)),
  ];
}

/** Sets owner, extended attributes and times of a symbolic link itself. */
export async function setLink(
  path: Buffer,
  entry: TreeEntry,
  owners: boolean,
  extended: SetExtended,
): Promise<readonly string[]> {
  const seconds = utimeSeconds(entry.modified);
  return [
    ...tried(() => owners && entry.owner && lchownSync(path, entry.owner.uid, entry.owner.gid)),
    ...(entry.attributes ? await extended() : []),
    ...tried(() => lutimesSync(path, seconds, seconds)),
  ];
}

/** Sets an entry's extended attributes; those that only root may set, when owners are set too. */
export async function setExtended(
  { helper, owners, done }: Pick<RestoreWork, "helper" | "owners" | "done">,
  path: Buffer,
  { attributes = [] }: Pick<TreeEntry, "attributes">,
): Promise<readonly string[]> {
  const wanted = attributes.filter(({ name }) => owners || OWN.some((own) => own.startsOf(name)));
  if (helper === null || wanted.length === 0) return [];
  const refused = await helper.write(path, wanted);
  if (refused === null) done.withoutAttributes += 1;
  return refused ?? [];
}

/** Attributes that belong to whoever owns the file. */
const OWN = ["user.", "system.posix_acl_"].map((prefix) => {
  const bytes = Buffer.from(prefix);
  return { startsOf: (name: Uint8Array) => bytes.equals(name.subarray(0, bytes.length)) };
});

function tried(step: () => unknown): string[] {
  try {
    step();
    return [];
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === null) throw error;
    return [code];
  }
}

/** Without the owner a set-uid or set-gid bit would speak for somebody else. */
function allowedMode(entry: Pick<TreeEntry, "mode">, owners: boolean): number {
  return owners ? entry.mode : entry.mode & 0o1777;
}

/**
 * Node hands times over as a double, and cuts them to microseconds towards 1970 before it gives them
 * to the system. Half a microsecond away from there keeps the double's own rounding from reaching
 * the next one, until the year 2242. It takes a number before 1970 for a mistake and sets the time
 * of day instead; a number in a string it takes as it is.
 */
function utimeSeconds({ seconds, nanoseconds }: PlainAttributes["modified"]): string | number {
  const microseconds = Math.floor(nanoseconds / 1000) + (seconds < 0 ? -0.5 : 0.5);
  const time = Number(seconds) + microseconds / 1e6;
  return time < 0 ? String(time) : time;
}
