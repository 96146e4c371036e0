import { fchmodSync, fstatSync, lstatSync, mkdirSync, unlinkSync } from "node:fs";
import type { DirectoryAttributes, TreeEntry } from "../core/vault/trees/tree.ts";
import { setExtended, setOpenFile } from "./attributes.ts";
import { type HeldFolder, holdFolder } from "./held-folder.ts";
import { fileErrorCode } from "./paths.ts";
import { readBack } from "./read-back.ts";
import type { RestoredFolder, RestoreWork } from "./restore-work.ts";

/** The target itself. */
export function targetFolder(path: Buffer, fresh: boolean): RestoredFolder {
  const shown = path.toString("utf8");
  const held = holdFolder(path);
  return { above: null, entry: null, shown, inner: [], written: [], held, fresh, owner: null };
}

/** A directory in another, not made yet. */
export function folderIn(above: RestoredFolder, entry: TreeEntry): RestoredFolder {
  const shown = `${above.shown}/${Buffer.from(entry.name).toString("utf8")}`;
  return { above, entry, shown, inner: [], written: [], held: null, fresh: false, owner: null };
}

/**
 * Makes a directory, and those above it, and holds it. What stands there already is taken when it
 * is a directory; anything else, a link above all, is never followed, and replaced only where files
 * may be.
 */
export function enterFolder(work: RestoreWork, folder: RestoredFolder): HeldFolder {
  const { above, entry } = folder;
  if (folder.held !== null || above === null || entry === null)
    return folder.held ?? descend(folder);
  const outer = enterFolder(work, above);
  const path = outer.path(entry.name);
  folder.fresh = above.fresh ? made(path) : makeOrTake(path, work);
  folder.held = outer.open(entry.name);
  above.inner.push(folder);
  if (folder.fresh) folder.owner = above.owner ?? ownerInside(folder.held, work);
  else makeOurs(folder.held);
  return folder.held;
}

/**
 * Whoever owns a directory that was made a moment ago owns what is made in it. Its group goes over
 * on some file systems, on others the process gives its own: sure is it where both are the same.
 */
function ownerInside({ descriptor }: HeldFolder, { owners }: RestoreWork): RestoredFolder["owner"] {
  if (!owners) return null;
  const { uid, gid } = fstatSync(descriptor);
  return gid === process.getegid?.() ? { uid, gid } : null;
}

/** Whether what is made in a directory has the owner of this entry without being given it. */
export function hasOwner({ owner: own }: RestoredFolder, { owner }: TreeEntry): boolean {
  return own?.uid === owner?.uid && own?.gid === owner?.gid;
}

function made(path: Buffer): true {
  mkdirSync(path, { mode: 0o700 });
  return true;
}

/** @returns whether it was made. */
function makeOrTake(path: Buffer, { existing }: RestoreWork): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return false;
  if (stat !== undefined && existing !== "skip") unlinkSync(path);
  return made(path);
}

/** A directory that was there may forbid its owner to write; it gets its mode at the end. */
function makeOurs({ descriptor }: HeldFolder): void {
  try {
    fchmodSync(descriptor, 0o700);
  } catch (error) {
    if (fileErrorCode(error) === null) throw error; // of somebody else: perhaps one may write
  }
}

/** Holds a directory anew, step by step from the target, through no link. */
export function descend(folder: RestoredFolder): HeldFolder {
  const { above, entry, held } = folder;
  if (held !== null) return holdFolder(Buffer.concat([held.base, Buffer.from("/.")]));
  if (above === null || entry === null) throw new Error("A target is held to the end.");
  const outer = descend(above);
  try {
    return outer.open(entry.name);
  } finally {
    outer.close();
  }
}

/**
 * Reads back what was written, where that is wanted, and then sets the attributes of all directories
 * below one, the innermost first, and its own where they are given.
 */
export async function finishFolders(
  work: RestoreWork,
  folder: RestoredFolder,
  own: DirectoryAttributes | undefined,
): Promise<void> {
  const held = descend(folder);
  try {
    await finishInside(work, folder, held);
    if (own) await setFolder(work, folder, held, own);
  } finally {
    held.close();
  }
}

async function finishInside(
  work: RestoreWork,
  folder: RestoredFolder,
  held: HeldFolder,
): Promise<void> {
  await null; // however deep the tree: the stack is not
  work.signal?.throwIfAborted();
  for (const file of folder.written) {
    const why = readBack(held, file);
    const path = `${folder.shown}/${Buffer.from(file.name).toString("utf8")}`;
    if (why !== null) work.problems.push({ path, why });
  }
  for (const inner of folder.inner) {
    const { entry } = inner;
    if (entry === null) continue;
    const child = held.open(entry.name);
    try {
      await finishInside(work, inner, child);
      await setFolder(work, inner, child, entry);
    } finally {
      child.close();
    }
  }
}

/** Gives a directory its attributes. */
async function setFolder(
  work: RestoreWork,
  { shown }: RestoredFolder,
  held: HeldFolder,
  attributes: DirectoryAttributes,
): Promise<void> {
  const self = Buffer.concat([held.base, Buffer.from("/.")]);
  const refused = await setOpenFile(held.descriptor, attributes, work.owners, () =>
    setExtended(work, self, attributes),
  );
  for (const why of refused) work.problems.push({ path: shown, why });
}
