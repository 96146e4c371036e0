import { lstatSync, renameSync, symlinkSync, unlinkSync } from "node:fs";
import { isZkBackupError } from "../core/errors.ts";
import { ALL, type Choice, type Taken } from "../core/selection/choice.ts";
import { pathText } from "../core/selection/ignore-rules.ts";
import type { ContentRef } from "../core/vault/content/content-ref.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import { setExtended, setLink } from "./attributes.ts";
import type { HeldFolder } from "./held-folder.ts";
import { fileErrorCode } from "./paths.ts";
import type { RestorePool } from "./restore-pool.ts";
import { createRestoreQueue, type RestoreQueue } from "./restore-queue.ts";
import type { RestoredFolder, RestoreWork } from "./restore-work.ts";
import { restoreFile } from "./restored-file.ts";
import { descend, enterFolder, folderIn } from "./restored-folder.ts";
import { isUnfinished } from "./unfinished.ts";

/** Restores what is chosen of a tree into a directory. */
export async function restoreTree(
  work: RestoreWork,
  tree: ContentRef,
  folder: RestoredFolder,
  choice: Choice,
): Promise<void> {
  const { vault, signal } = work;
  for (const entry of await vault.tree(tree, { signal })) {
    signal?.throwIfAborted();
    const name = choice === ALL ? "" : pathText(entry.name);
    const taken = choice.takes(name, entry.kind === "directory");
    if (taken === "none") continue;
    try {
      const isLeaf = entry.kind !== "directory";
      const restoring = isLeaf
        ? restoreLeaf(work, entry, folder)
        : restoreInner(work, entry, folder, { taken, choice: choice.inside(name) });
      if (restoring) await restoring; // most files only wait in a queue: not a turn for each
    } catch (error) {
      borne(work, folder, entry, error);
    }
  }
}

async function restoreInner(
  work: RestoreWork,
  entry: TreeEntry,
  folder: RestoredFolder,
  { taken, choice }: { readonly taken: Taken; readonly choice: Choice },
): Promise<void> {
  const inner = folderIn(folder, entry);
  if (taken === "all") enterFolder(work, inner);
  try {
    if (entry.content) await restoreTree(work, entry.content, inner, choice);
  } finally {
    leaveFolder(work, inner);
  }
}

/** What waits for the threads comes into it soon, so they are given what holds it. */
function leaveFolder({ queue }: RestoreWork, folder: RestoredFolder): void {
  const { held } = folder;
  folder.held = null;
  if (held !== null && queue !== null) queue.leave(folder, held);
  else held?.close();
}

/** Restores a file or a link; gives no promise when that is done, or left to the threads. */
export function restoreLeaf(
  work: RestoreWork,
  entry: TreeEntry,
  folder: RestoredFolder,
): Promise<void> | undefined {
  const held = enterFolder(work, folder);
  if (!folder.fresh && isKept(work, held, entry)) {
    work.done.skipped += 1;
    return undefined;
  }
  if (work.queue?.takes(entry)) return work.queue.add(folder, entry);
  return restoreHere(work, entry, folder, held);
}

async function restoreHere(
  work: RestoreWork,
  entry: TreeEntry,
  folder: RestoredFolder,
  held: HeldFolder,
): Promise<void> {
  const refused =
    entry.kind === "symlink"
      ? await restoreLink(work, held, entry)
      : await restoreFile(work, folder, held, entry);
  written(work, folder, entry, refused);
}

/** Has threads write the many files that need nothing special, each where it belongs. */
export async function createThreadQueue(
  work: RestoreWork,
  pool: RestorePool,
): Promise<RestoreQueue> {
  return createRestoreQueue({
    ...{ work, pool, access: await work.vault.packs({ signal: work.signal }) },
    onWritten: (folder, entry, refused) => written(work, folder, entry, refused),
    async carefully(folder, entry) {
      const held = descend(folder);
      try {
        written(work, folder, entry, await restoreFile(work, folder, held, entry));
      } catch (error) {
        borne(work, folder, entry, error);
      } finally {
        held.close();
      }
    },
  });
}

/** Counts an entry that is there, and says what of its attributes was refused. */
function written(
  work: RestoreWork,
  folder: RestoredFolder,
  entry: TreeEntry,
  refused: readonly string[],
): void {
  for (const why of refused) work.problems.push({ path: shownIn(folder, entry), why });
  if (entry.kind !== "file") return;
  work.done.files += 1;
  work.done.bytes += entry.content?.length ?? 0;
  work.onMore();
}

/** Goes on without an entry where that is wanted and can be. @throws the error, else. */
function borne(work: RestoreWork, folder: RestoredFolder, entry: TreeEntry, error: unknown): void {
  const why = work.keepGoing ? bearable(error) : null;
  if (why === null) throw error;
  work.problems.push({ path: shownIn(folder, entry), why });
}

/** Whether what stands there already is to stay. */
function isKept({ existing }: RestoreWork, held: HeldFolder, entry: TreeEntry): boolean {
  const there = lstatSync(held.path(entry.name), { bigint: true, throwIfNoEntry: false });
  if (there === undefined || existing === "overwrite" || isUnfinished(there)) return false;
  if (existing === "skip") return true;
  const { seconds, nanoseconds } = entry.modified;
  // To the microsecond: this is what a restore before has set.
  const modified = seconds * 1_000_000n + BigInt(Math.floor(nanoseconds / 1000));
  return there.mtimeNs >= modified * 1000n;
}

/** Makes a symbolic link; its target is text to us and is never followed. */
async function restoreLink(
  work: RestoreWork,
  held: HeldFolder,
  entry: TreeEntry,
): Promise<readonly string[]> {
  const temporary = held.path(work.temporary);
  symlinkSync(Buffer.from(entry.target ?? []), temporary);
  try {
    const refused = await setLink(temporary, entry, work.owners, () =>
      setExtended(work, temporary, entry),
    );
    renameSync(temporary, held.path(entry.name));
    return refused;
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

/** Why one entry cannot be had while others can; null for what stops everything. */
function bearable(error: unknown): string | null {
  if (isZkBackupError(error)) return error.code === "storage-failed" ? null : error.code;
  const code = fileErrorCode(error);
  return code === null || FATAL.includes(code) ? null : code;
}

const FATAL = ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EMFILE", "ENFILE", "ENOMEM"];

function shownIn(folder: RestoredFolder, entry: TreeEntry): string {
  return `${folder.shown}/${Buffer.from(entry.name).toString("utf8")}`;
}
