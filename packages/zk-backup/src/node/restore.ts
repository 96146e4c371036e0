import { randomBytes } from "node:crypto";
import { mkdir, readdir, realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import { type Choice, type ChoiceRules, choiceOf } from "../core/selection/choice.ts";
import type { ContentRef } from "../core/vault/content/content-ref.ts";
import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import { findEntry } from "../core/vault/trees/walk-tree.ts";
import type { Vault } from "../core/vault/vault.ts";
import { type AttributeHelper, createAttributeHelper } from "./attribute-helper.ts";
import { makeFolder } from "./make-folder.ts";
import { fileErrorCode } from "./paths.ts";
import { createRestorePool } from "./restore-pool.ts";
import type {
  ExistingFiles,
  RestoreCounts,
  RestoredFolder,
  RestoreProblem,
  RestoreWork,
} from "./restore-work.ts";
import { finishFolders, targetFolder } from "./restored-folder.ts";
import { createThreadQueue, restoreLeaf, restoreTree } from "./restored-tree.ts";

/** What is restored, and whereto. */
export interface RestoreOptions extends ChoiceRules {
  readonly vault: Vault;
  /** Id of a snapshot, at least its first 8 digits, or `latest`. */
  readonly snapshot: string;
  /**
   * A directory; nothing is written outside it, whatever links stand in it. One that was not there
   * gets the attributes of the directory that it stands for; one that was keeps its own.
   */
  readonly target: string;
  /**
   * Names that lead to what is restored instead of everything: what is in a directory comes into
   * the target, a file or a link by its own name. `include` and `exclude` count from there.
   */
  readonly path?: readonly Uint8Array[] | undefined;
  /**
   * What becomes of files that are in the target already. `refuse` (the default) wants an empty or
   * missing directory; `overwrite` replaces them, each at once when the new one is whole; `skip`
   * leaves them; `newer` replaces those that were modified before the snapshot's. What the
   * snapshot does not have is left alone.
   */
  readonly existing?: ExistingFiles | undefined;
  /** Restore owners too; default when run as root. Without it set-uid and set-gid bits are dropped. */
  readonly owners?: boolean | undefined;
  /** Restore extended attributes where a Python 3 is there to set them (Linux); default yes. */
  readonly attributes?: boolean | undefined;
  /** Read every file back when all are written, and compare; default no. */
  readonly verify?: boolean | undefined;
  /** Writing threads; 0 works on the caller's. Default: up to 4, as many as processors. */
  readonly threads?: number | undefined;
  /** Go on when a file cannot be had, and name it in `problems`; default stops. */
  readonly keepGoing?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each file, and now and then within a long one. */
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined;
}

/** How far a restore is. */
export interface RestoreProgress {
  readonly files: number;
  /** Bytes written, also of files that are not whole yet. */
  readonly bytes: number;
  /** Files and bytes of the whole snapshot. */
  readonly allFiles: number;
  readonly allBytes: number;
}

/** What a restore did. */
export interface RestoreResult extends Readonly<RestoreCounts> {
  readonly snapshot: Snapshot;
  /** What is not as the snapshot has it: attributes that were refused, files that cannot be had. */
  readonly problems: readonly RestoreProblem[];
}

/**
 * Restores a snapshot: content, modes, modification times (to the microsecond), symbolic and hard
 * links, holes, and where it can, owners and extended attributes.
 *
 * Files are written from bytes that were authenticated before. Where something may stand in its
 * place, a file is written beside it and renamed when it is whole. Until it is whole a file has the
 * mode `---------T`, so that nobody takes what a killed restore leaves for a file; a later one
 * replaces it, whatever `existing` says. Directories are held open and never entered through a
 * link; they get their modes and times when all in them is done. An error stops the restore unless
 * `keepGoing` is set: the files that are there are whole, those in work are removed.
 *
 * @throws ZkBackupError `no-snapshot`, `not-found`, `target-not-empty`, `target-blocked`,
 * `object-missing`, `object-corrupt`, `object-truncated`, `object-swapped`, `chunk-missing`,
 * `chunk-corrupt`, `tree-corrupt`, `bad-input`, and the storage's.
 * @example
 * await restore({ vault, snapshot: "latest", target: "/home/anna-restored" });
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { vault, signal, existing = "refuse" } = options;
  const snapshot = vault.snapshot(options.snapshot);
  const choice = choiceOf(options);
  const path = options.path ?? [];
  const { entry } = await findEntry({ vault, root: snapshot.root, signal }, path);
  const isLeaf = entry !== null && entry.kind !== "directory";
  const own = isLeaf ? undefined : (entry ?? snapshot.directory);
  const mode = own === undefined ? 0o777 : BEGUN; // its own comes at the end
  const { folder, isNew } = await prepareTarget(resolve(options.target), { existing, mode });
  const helper = options.attributes === false ? null : createAttributeHelper();
  const work = restoreWork(options, snapshot, helper);
  try {
    if (isLeaf) await restoreLeaf(work, entry, folder);
    else await restoreInside(work, options, folder, entry?.content ?? snapshot.root, choice);
    await finishFolders(work, folder, isNew ? own : undefined);
  } catch (error) {
    throw blocked(error);
  } finally {
    folder.held?.close();
    helper?.close();
  }
  return { snapshot, ...work.done, problems: work.problems };
}

/** Restores a tree, most of its files on other threads; those that are read back in their turn. */
async function restoreInside(
  work: RestoreWork,
  { threads, verify }: RestoreOptions,
  folder: RestoredFolder,
  tree: ContentRef,
  choice: Choice,
): Promise<void> {
  if (verify) return restoreTree(work, tree, folder, choice);
  const pool = await createRestorePool(threads);
  try {
    work.queue = await createThreadQueue(work, pool);
    await restoreTree(work, tree, folder, choice);
    await work.queue.drain();
  } finally {
    await work.queue?.abandon();
    await pool.close();
  }
}

function restoreWork(
  options: RestoreOptions,
  snapshot: Snapshot,
  helper: AttributeHelper | null,
): RestoreWork {
  const done: RestoreCounts = { files: 0, bytes: 0, skipped: 0, withoutAttributes: 0 };
  const begun = { bytes: 0 };
  const { files: allFiles, bytes: allBytes } = snapshot;
  return {
    ...{ vault: options.vault, snapshot, helper, done, begun, signal: options.signal },
    existing: options.existing ?? "refuse",
    keepGoing: options.keepGoing ?? false,
    owners: options.owners ?? process.getuid?.() === 0,
    verify: options.verify ?? false,
    temporary: Buffer.from(`.zk-restore-${randomBytes(8).toString("hex")}`),
    linked: new Map(),
    queue: null,
    problems: [],
    onMore: () => {
      const bytes = done.bytes + begun.bytes;
      options.onProgress?.({ files: done.files, bytes, allFiles, allBytes });
    },
  };
}

/** The target, and whether it was made for this restore. */
interface Target {
  readonly folder: RestoredFolder;
  readonly isNew: boolean;
}

async function prepareTarget(
  target: string,
  { existing, mode }: { readonly existing: ExistingFiles; readonly mode: number },
): Promise<Target> {
  try {
    const isNew = await madeFolder(target, mode);
    const isEmpty = (await readdir(target)).length === 0;
    if (isEmpty || existing !== "refuse") {
      const folder = targetFolder(Buffer.from(await realpath(target)), isEmpty);
      return { folder, isNew };
    }
  } catch (cause) {
    const why = fileErrorCode(cause);
    throw new ZkBackupError("target-blocked", `${target} cannot be used: ${why}.`, { cause });
  }
  throw new ZkBackupError("target-not-empty", `${target} is not empty: name an empty directory.`);
}

/** What a target is that a restore has made and not finished: for its owner alone, and told apart. */
const BEGUN = 0o1700;

/**
 * Makes a directory, and those above it as usual.
 *
 * @returns whether it was not there, or is what a restore left that was cut off
 */
async function madeFolder(path: string, mode: number): Promise<boolean> {
  await makeFolder(dirname(path), 0o777);
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    if (fileErrorCode(error) !== "EEXIST") throw error;
    return mode === BEGUN && ((await stat(path)).mode & 0o7777) === BEGUN;
  }
}

function blocked(error: unknown): unknown {
  const why = fileErrorCode(error);
  if (why === null) return error;
  const message = `The target cannot be written: ${why}. What is there is whole.`;
  return new ZkBackupError("target-blocked", message, { cause: error });
}
