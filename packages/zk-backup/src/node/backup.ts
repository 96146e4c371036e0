import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import type { ContentRef } from "../core/vault/content-ref.ts";
import type { Snapshot } from "../core/vault/snapshot.ts";
import type { BackupTarget } from "../core/vault/vault.ts";
import { createFilePool } from "./file-pool.ts";
import { createFileQueue } from "./file-queue.ts";
import { fileErrorCode } from "./paths.ts";
import { walkDirectory } from "./walk.ts";

/** What is backed up, and whereto. */
export interface BackupOptions {
  /** A vault, or what a write-only device has of one. */
  readonly vault: BackupTarget;
  /** A directory. */
  readonly source: string;
  readonly tags?: readonly string[] | undefined;
  /** Reading threads; 0 works on the caller's. Default: up to 4, as many as processors. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each file. */
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** How far a backup is. */
export interface BackupProgress {
  /** Files and bytes done so far, unchanged ones included. */
  readonly files: number;
  readonly bytes: number;
  /** Bytes put onto the storage so far. */
  readonly storedBytes: number;
}

/** A file that is not in the snapshot, or not as it should be. */
export interface BackupWarning {
  readonly path: string;
  /** `changed-while-read`, `skipped`, or the file system's code, such as `EACCES`. */
  readonly why: string;
}

/** What a backup did. */
export interface BackupResult {
  readonly snapshot: Snapshot;
  readonly files: number;
  /** Bytes in files. */
  readonly bytes: number;
  /** Files that were not read, being as in the snapshot before. */
  readonly unchangedFiles: number;
  /** Bytes of chunks that were new to the vault. */
  readonly newBytes: number;
  /** Bytes put onto the storage, sealed and padded. */
  readonly storedBytes: number;
  /** What could not be read; the rest is backed up. */
  readonly warnings: readonly BackupWarning[];
}

/**
 * Backs a directory up: its tree, modes, times and links. Files that are as in this device's
 * latest snapshot of the same source are not read again.
 *
 * A backup that fails or is aborted leaves the vault as it was.
 *
 * @throws ZkBackupError `source-unreadable` when the directory itself cannot be read, and the
 * storage's.
 * @example
 * const { snapshot, warnings } = await backup({ vault, source: "/home/anna" });
 */
export async function backup(options: BackupOptions): Promise<BackupResult> {
  const { vault, signal, tags } = options;
  const source = resolve(options.source);
  await requireDirectory(source);
  const run = await vault.run({ signal });
  const pool = createFilePool({ run, threads: options.threads });
  try {
    const counts = { files: 0, bytes: 0, unchangedFiles: 0, warnings: [] };
    const onStep = () => options.onProgress?.({ ...counts, ...run.totals });
    const queue = createFileQueue(pool);
    const walk = { vault, run, queue, signal, counts, onStep };
    const root = await walkDirectory(walk, Buffer.from(source), previousRoot(vault, source));
    await queue.drain();
    const content = await root.content;
    await pool.flush();
    const { files, bytes } = counts;
    const input = { root: content, files, bytes, path: source, ...(tags && { tags }) };
    const snapshot = await run.commit(input);
    onStep();
    return { snapshot, ...counts, ...run.totals };
  } finally {
    await pool.close();
    await run.end();
  }
}

function previousRoot(vault: BackupTarget, source: string): ContentRef | undefined {
  const own = (made: Snapshot) => made.device === vault.device && made.path === source;
  return vault.snapshots().filter(own).at(-1)?.root;
}

async function requireDirectory(source: string): Promise<void> {
  const stat = await lstat(source).catch((cause: unknown) => {
    throw new ZkBackupError("source-unreadable", `${source}: ${fileErrorCode(cause)}.`, { cause });
  });
  if (!stat.isDirectory())
    throw new ZkBackupError("source-unreadable", `${source} is no directory.`);
}
