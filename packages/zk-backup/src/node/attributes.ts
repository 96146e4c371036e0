import { fchmodSync, fchownSync, futimesSync, lchownSync, lutimesSync } from "node:fs";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import { fileErrorCode } from "./paths.ts";
import type { RestoreWork } from "./restore-work.ts";

/** What every entry has. */
interface EntryAttributes extends Pick<TreeEntry, "mode" | "modified"> {
  readonly owner?: TreeEntry["owner"] | undefined;
}

/** What of an entry is set on an open file. */
export type OpenFileAttributes = EntryAttributes & Pick<TreeEntry, "attributes">;

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

/** What most files have and no more, in numbers. */
export interface PlainAttributes {
  readonly mode: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** -1 when no owner is to be set. */
  readonly uid: number;
  readonly gid: number;
}

/** Gives what of an entry most files have. */
export function plainOf({ mode, modified, owner }: EntryAttributes): PlainAttributes {
  const { seconds, nanoseconds } = modified;
  const { uid, gid } = owner ?? { uid: -1, gid: -1 };
  return { mode, seconds: Number(seconds), nanoseconds, uid, gid };
}

/**
 * Sets owner (when wanted), mode and times of an open file, in the order of `setOpenFile`; gives the
 * codes of what was refused. Hardly ever is anything: only then each is tried by itself.
 */
export function setPlain(file: number, plain: PlainAttributes, owners: boolean): readonly string[] {
  const { uid, gid } = plain;
  const time = utimeSeconds(plain.seconds, plain.nanoseconds);
  const mode = allowedMode(plain.mode, owners);
  try {
    if (owners && uid !== -1) fchownSync(file, uid, gid);
    fchmodSync(file, mode);
    futimesSync(file, time, time);
    return NOTHING;
  } catch (error) {
    if (fileErrorCode(error) === null) throw error;
  }
  return [
    ...tried(() => owners && uid !== -1 && fchownSync(file, uid, gid)),
    ...tried(() => fchmodSync(file, mode)),
    ...tried(() => futimesSync(file, time, time)),
  ];
}

const NOTHING: readonly string[] = [];

function setOwner(file: number, { owner }: EntryAttributes, owners: boolean): string[] {
  return owners && owner ? tried(() => fchownSync(file, owner.uid, owner.gid)) : [];
}

function setModeAndTimes(file: number, entry: EntryAttributes, owners: boolean): string[] {
  const seconds = timeOf(entry);
  return [
    ...tried(() => fchmodSync(file, allowedMode(entry.mode, owners))),
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
  const seconds = timeOf(entry);
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
function allowedMode(mode: number, owners: boolean): number {
  return owners ? mode : mode & 0o1777;
}

function timeOf({ modified }: EntryAttributes): string | number {
  return utimeSeconds(Number(modified.seconds), modified.nanoseconds);
}

/**
 * Node hands times over as a double, and cuts them to microseconds towards 1970 before it gives them
 * to the system. Half a microsecond away from there keeps the double's own rounding from reaching
 * the next one, until the year 2242. It takes a number before 1970 for a mistake and sets the time
 * of day instead; a number in a string it takes as it is.
 */
function utimeSeconds(seconds: number, nanoseconds: number): string | number {
  const microseconds = Math.floor(nanoseconds / 1000) + (seconds < 0 ? -0.5 : 0.5);
  const time = seconds + microseconds / 1e6;
  return time < 0 ? String(time) : time;
}
