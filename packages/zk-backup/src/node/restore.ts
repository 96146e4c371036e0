import { randomBytes } from "node:crypto";
import { mkdir, readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import type { ContentRef } from "../core/vault/content-ref.ts";
import type { Snapshot } from "../core/vault/snapshot.ts";
import type { TreeEntry } from "../core/vault/tree.ts";
import type { Vault } from "../core/vault/vault.ts";
import { makeLink, setDirectory } from "./attributes.ts";
import { childPath, fileErrorCode } from "./paths.ts";
import { writeRestoredFile } from "./restored-file.ts";

/** What is restored, and whereto. */
export interface RestoreOptions {
  readonly vault: Vault;
  /** Id of a snapshot, at least its first 8 digits, or `latest`. */
  readonly snapshot: string;
  /** A directory that is empty or missing; nothing is written outside it. */
  readonly target: string;
  /** Restore owners too; default when run as root. Without it set-uid and set-gid bits are dropped. */
  readonly owners?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each file. */
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined;
}

/** How far a restore is. */
export interface RestoreProgress {
  readonly files: number;
  readonly bytes: number;
  /** Files and bytes there are in all. */
  readonly allFiles: number;
  readonly allBytes: number;
}

/** What a restore did. */
export interface RestoreResult {
  readonly snapshot: Snapshot;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Restores a snapshot: content, modes, modification times (to the microsecond) and links.
 *
 * Each file is written beside its place, from bytes that were authenticated before, and renamed
 * when it is whole; links come last, so that nothing is ever written through one. An error stops
 * the restore: the files that are there are whole, the one in work is removed.
 *
 * @throws ZkBackupError `no-snapshot`, `target-not-empty`, `target-blocked`, `object-missing`,
 * `object-corrupt`, `object-truncated`, `object-swapped`, `chunk-missing`, `chunk-corrupt`,
 * `tree-corrupt`, and the storage's.
 * @example
 * await restore({ vault, snapshot: "latest", target: "/home/anna-restored" });
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { vault } = options;
  const snapshot = vault.snapshot(options.snapshot);
  const target = resolve(options.target);
  await prepareTarget(target);
  const work: Work = {
    options,
    snapshot,
    temporary: Buffer.from(`.zk-restore-${randomBytes(8).toString("hex")}`),
    owners: options.owners ?? process.getuid?.() === 0,
    links: [],
    directories: [],
    done: { files: 0, bytes: 0 },
  };
  try {
    await restoreEntries(work, snapshot.root, Buffer.from(target));
    for (const { path, entry } of work.links) await makeLink(path, entry, work.owners);
  } catch (error) {
    throw blocked(error);
  }
  for (const { path, entry } of work.directories.reverse())
    await setDirectory(path, entry, work.owners);
  return { snapshot, ...work.done };
}

interface Placed {
  readonly path: Buffer;
  readonly entry: TreeEntry;
}

interface Work {
  readonly options: RestoreOptions;
  readonly snapshot: Snapshot;
  /** What a file is called, in its own directory, before it has its name. */
  readonly temporary: Buffer;
  readonly owners: boolean;
  readonly links: Placed[];
  /** Parents before children; their attributes are set last. */
  readonly directories: Placed[];
  readonly done: { files: number; bytes: number };
}

async function prepareTarget(target: string): Promise<void> {
  try {
    await mkdir(target, { recursive: true });
    if ((await readdir(target)).length === 0) return;
  } catch (cause) {
    const why = fileErrorCode(cause);
    throw new ZkBackupError("target-blocked", `${target} cannot be used: ${why}.`, { cause });
  }
  throw new ZkBackupError("target-not-empty", `${target} is not empty: name an empty directory.`);
}

async function restoreEntries(work: Work, tree: ContentRef, folder: Buffer): Promise<void> {
  const { vault, signal } = work.options;
  for (const entry of await vault.tree(tree, { signal })) {
    signal?.throwIfAborted();
    const path = childPath(folder, entry.name);
    if (entry.kind === "symlink") work.links.push({ path, entry });
    else if (entry.kind === "file") await restoreFile(work, entry, folder);
    else if (entry.content) {
      await mkdir(path, { mode: 0o700 });
      work.directories.push({ path, entry });
      await restoreEntries(work, entry.content, path);
    }
  }
}

async function restoreFile(work: Work, entry: TreeEntry, folder: Buffer): Promise<void> {
  const { options, snapshot, owners, done } = work;
  const [temporary, path] = [childPath(folder, work.temporary), childPath(folder, entry.name)];
  await writeRestoredFile({ ...options, entry, temporary, path, owners });
  done.files += 1;
  done.bytes += entry.content?.length ?? 0;
  options.onProgress?.({ ...done, allFiles: snapshot.files, allBytes: snapshot.bytes });
}

function blocked(error: unknown): unknown {
  const why = fileErrorCode(error);
  if (why === null) return error;
  const message = `The target cannot be written: ${why}. What is there is whole.`;
  return new ZkBackupError("target-blocked", message, { cause: error });
}
