import type { ContentRef } from "../core/vault/content/content-ref.ts";
import type { Run } from "../core/vault/run.ts";
import { previousSnapshot } from "../core/vault/snapshots/previous-snapshot.ts";
import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import { earlierTree } from "../core/vault/trees/earlier-tree.ts";
import { encodeTree, type TreeEntry } from "../core/vault/trees/tree.ts";
import type { BackupTarget } from "../core/vault/vault.ts";
import { underLock } from "./backup-lock.ts";
import { backupFiles, type FileBackup } from "./files/backup-files.ts";
import { type FileSource, folderSource, pickedName } from "./files/folder-source.ts";
import { backupDatabases } from "./indexeddb/backup-databases.ts";
import type { DatabaseChoice } from "./indexeddb/database-list.ts";
import { type BackupProgress, type DataWarning, newCounts, tellingNowAndThen } from "./progress.ts";
import { folderEntry, nameText } from "./tree-names.ts";

/** What every backup in a browser may say. */
interface CommonOptions {
  /** A vault, or what a write-only device has of one. */
  readonly vault: BackupTarget;
  readonly tags?: readonly string[] | undefined;
  /** Read every file, also those whose length and time are as before. */
  readonly readAll?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called four times a second at most, and at the end. */
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** What of a web app is backed up. */
export interface BackupOptions extends CommonOptions {
  /** IndexedDB databases; default none. */
  readonly databases?: DatabaseChoice | undefined;
  /** A directory, such as `await navigator.storage.getDirectory()`; default none. */
  readonly files?: FileSource | undefined;
  /** What the snapshot is called; default the site's origin. */
  readonly path?: string | undefined;
}

/** Which directory is backed up. */
export interface BackupFolderOptions extends CommonOptions {
  readonly source: FileSource;
  /** What the snapshot is called; default the directory's name. */
  readonly path?: string | undefined;
}

/** What a backup did. */
export interface BackupResult {
  readonly snapshot: Snapshot;
  /** Those of databases count too. */
  readonly files: number;
  /** Records of databases. */
  readonly records: number;
  /** Bytes in files. */
  readonly bytes: number;
  /** Files that were not read, being as in the snapshot before. */
  readonly unchangedFiles: number;
  /** Bytes of chunks that were new to the vault. */
  readonly newBytes: number;
  /** Bytes put onto the storage, sealed and padded. */
  readonly storedBytes: number;
  /** What is not in the snapshot, or not as it should be; the rest is. */
  readonly warnings: readonly DataWarning[];
}

/** Where databases and files stand in a web app's snapshot. */
export const APP_FOLDERS = { databases: "indexeddb", files: "files" } as const;

/**
 * Backs a web app's data up: IndexedDB, each database as it is at one moment, and a directory of the
 * origin-private file system or one that the user has picked.
 *
 * A backup that fails, is aborted or loses its tab leaves the vault as it was; the next one sends
 * no pack again that this one has finished.
 *
 * @throws ZkBackupError `busy` when another tab is at this vault, `quota-exceeded`, and the storage's.
 * @example
 * await backup({ vault, databases: "all", files: await navigator.storage.getDirectory() });
 */
export function backup(options: BackupOptions): Promise<BackupResult> {
  const path = options.path ?? globalThis.location?.origin ?? "";
  return running(options, path, async (work) => {
    const entries: TreeEntry[] = [];
    const { databases, files } = options;
    if (databases !== undefined) {
      const tree = await backupDatabases({ ...work, databases, time: Date.now() });
      entries.push(folderEntry(APP_FOLDERS.databases, tree));
    }
    if (files !== undefined) {
      const before = await folderBefore(work);
      const tree = await backupFiles(work, folderSource(files), before);
      entries.push(folderEntry(APP_FOLDERS.files, tree));
    }
    return work.run.content.whole(encodeTree(entries));
  });
}

/**
 * Backs a directory up: one that the user has picked (`showDirectoryPicker()` in Chromium), the
 * files of `<input type="file" webkitdirectory>`, or one of the origin-private file system. The
 * snapshot is like one of that directory made on Node, and can be restored there.
 *
 * @throws ZkBackupError as `backup`.
 */
export function backupFolder(options: BackupFolderOptions): Promise<BackupResult> {
  const { source } = options;
  return running(options, options.path ?? pickedName(source), (work) =>
    backupFiles(work, folderSource(source), work.before?.root),
  );
}

/** A backup at work. */
interface Work extends FileBackup {
  readonly run: Run;
  /** This device's snapshot before of the same path. */
  readonly before: Snapshot | undefined;
}

function running(
  options: CommonOptions,
  path: string,
  write: (work: Work) => Promise<ContentRef>,
): Promise<BackupResult> {
  const { vault, signal, tags, readAll = false } = options;
  return underLock(vault.id, async () => {
    signal?.throwIfAborted();
    const run = await vault.run({ signal });
    const before = previousSnapshot(vault, path);
    try {
      const counts = newCounts();
      const expected = before ? { files: before.files, bytes: before.bytes } : null;
      const onStep = tellingNowAndThen((seconds) => {
        const { files, records, bytes } = counts;
        const { storedBytes } = run.totals;
        const bytesPerSecond = Math.round(bytes / seconds);
        options.onProgress?.({ files, records, bytes, storedBytes, bytesPerSecond, expected });
      });
      const since = before?.time ?? 0;
      const work = { vault, run, before, counts, readAll, since, onStep, signal };
      const root = await write(work);
      signal?.throwIfAborted();
      const { files, bytes } = counts;
      const snapshot = await run.commit({ root, files, bytes, path, ...(tags && { tags }) });
      onStep(true);
      return { snapshot, ...counts, ...run.totals };
    } finally {
      await run.end();
    }
  });
}

async function folderBefore({ vault, before, signal }: Work): Promise<ContentRef | undefined> {
  const entries = await earlierTree(vault, before?.root, signal);
  return entries.find(({ name }) => nameText(name) === APP_FOLDERS.files)?.content;
}
