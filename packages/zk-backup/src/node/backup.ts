import { lstat } from "node:fs/promises";
import { previousSnapshot } from "../core/vault/snapshots/previous-snapshot.ts";
import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import type { BackupTarget } from "../core/vault/vault.ts";
import { createAttributeHelper } from "./attribute-helper.ts";
import { createFilePool } from "./file-pool.ts";
import { createFileQueue } from "./file-queue.ts";
import { createLinkGroups } from "./link-groups.ts";
import { readSourceDirectory } from "./source-directory.ts";
import { type SourceRules, sourceFilter } from "./source-rules.ts";
import { findSources, onlyWanted } from "./sources.ts";
import { type WalkCounts, walkDirectory } from "./walk.ts";

/** What is backed up, and whereto. */
export interface BackupOptions extends SourceRules {
  /** A vault, or what a write-only device has of one. */
  readonly vault: BackupTarget;
  /**
   * A directory, which is the snapshot's root; or a file, or several of both: then the root is the
   * deepest directory that holds them all, with the way to each and nothing beside it.
   */
  readonly source: string | readonly string[];
  readonly tags?: readonly string[] | undefined;
  /** Read every file, also those that are as in the snapshot before by size, times and inode. */
  readonly readAll?: boolean | undefined;
  /** Keep extended attributes where a Python 3 is there to read them (Linux); default yes. */
  readonly attributes?: boolean | undefined;
  /** Reading threads; 0 works on the caller's. Default: up to 4, as many as processors. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each directory, and four times a second while what was read is stored. */
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** How far a backup is. */
export interface BackupProgress {
  /** Files and bytes done so far, unchanged ones included. */
  readonly files: number;
  readonly bytes: number;
  /** Bytes put onto the storage so far. */
  readonly storedBytes: number;
  /** What the snapshot before held in all: how far this is likely to go. Null for the first. */
  readonly expected: { readonly files: number; readonly bytes: number } | null;
}

/** A file that is not in the snapshot, or not as it should be. */
export interface BackupWarning {
  readonly path: string;
  /** `changed-while-read`, or the file system's code, such as `EACCES`; what kind it is of, when no
   * snapshot holds that kind. */
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
  /** Whether extended attributes were kept: it takes Linux and a Python 3. */
  readonly attributes: boolean;
  /** What could not be read; the rest is backed up. */
  readonly warnings: readonly BackupWarning[];
  /** Pipes, sockets and devices, which no snapshot holds. */
  readonly skipped: readonly BackupWarning[];
}

/**
 * Backs directories and files up: their tree, modes, owners, times, symbolic and hard links, holes. Files that
 * are as in this device's latest snapshot of the same source, by size, times and inode, are not
 * read again. A file that changes while it is read is kept as it was read, named, and read again
 * the next time; one that cannot be read is named and the rest is backed up.
 *
 * A backup that fails or is aborted leaves the vault as it was.
 *
 * @throws ZkBackupError `source-unreadable` when a source itself cannot be read, and the storage's.
 * @example
 * const { snapshot, warnings } = await backup({ vault, source: "/home/anna" });
 */
export async function backup(options: BackupOptions): Promise<BackupResult> {
  const { vault, signal, tags } = options;
  const { folder, label, wanted } = await findSources(options.source);
  const { dev: device } = await lstat(folder, { bigint: true });
  const path = Buffer.from(folder);
  const run = await vault.run({ signal });
  const previous = previousSnapshot(vault, label);
  const pool = createFilePool({ run, threads: options.threads });
  let ticking: NodeJS.Timeout | undefined;
  const helper = options.attributes === false ? null : createAttributeHelper();
  try {
    const counts: WalkCounts = {
      ...{ files: 0, bytes: 0, unchangedFiles: 0 },
      ...{ attributes: helper !== null, warnings: [], skipped: [] },
    };
    const expected = previous ? { files: previous.files, bytes: previous.bytes } : null;
    const onStep = () => {
      const { files, bytes } = counts;
      options.onProgress?.({ files, bytes, storedBytes: run.totals.storedBytes, expected });
    };
    if (options.onProgress) ticking = setInterval(onStep, 250);
    const queue = createFileQueue(pool);
    const readAll = options.readAll ?? false;
    const links = createLinkGroups();
    const walk = { vault, run, queue, links, helper, readAll, signal, counts, onStep };
    const rules = sourceFilter(options, path, device, (where, why) =>
      counts.warnings.push({ path: where.toString("utf8"), why }),
    );
    const filter = onlyWanted(wanted, rules);
    const { attributes, warning } = await readSourceDirectory(path, previous?.directory, helper);
    if (warning !== null) counts.warnings.push({ path: folder, why: warning });
    const root = await walkDirectory(walk, { path, shown: path, before: previous?.root, filter });
    await queue.drain();
    const content = await root.content;
    await pool.flush();
    const { files, bytes } = counts;
    const input = { root: content, files, bytes, path: label, ...(tags && { tags }) };
    const snapshot = await run.commit({ ...input, directory: attributes });
    onStep();
    return { snapshot, ...counts, ...run.totals };
  } finally {
    clearInterval(ticking);
    helper?.close();
    await pool.close();
    await run.end();
  }
}
