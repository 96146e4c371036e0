import { ZkBackupError } from "../core/errors.ts";
import { tarArchive } from "../core/tar/tar-archive.ts";
import type { ContentRef } from "../core/vault/content/content-ref.ts";
import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import { findEntry } from "../core/vault/trees/walk-tree.ts";
import type { Vault } from "../core/vault/vault.ts";
import { APP_FOLDERS } from "./backup.ts";
import { underLock } from "./backup-lock.ts";
import { restoreFiles } from "./files/restore-files.ts";
import type { DatabaseChoice } from "./indexeddb/database-list.ts";
import { restoreDatabases } from "./indexeddb/restore-databases.ts";
import { type DataWarning, tellingNowAndThen } from "./progress.ts";
import { nameBytes } from "./tree-names.ts";

/** What every restore in a browser may say. */
interface CommonOptions {
  readonly vault: Vault;
  /** Id of a snapshot, at least its first 8 digits, or `latest`. */
  readonly snapshot: string;
  /**
   * What becomes of what is there. `refuse` (the default) wants that no database of that name, and
   * nothing in the directory, is there, and changes nothing else. `replace` deletes a database and
   * makes it anew; it replaces files and leaves those that the snapshot does not have.
   */
  readonly existing?: "refuse" | "replace" | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called four times a second at most, and at the end. */
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined;
}

/** What of a web app is restored. */
export interface RestoreOptions extends CommonOptions {
  /** Databases of the snapshot; default none. */
  readonly databases?: DatabaseChoice | undefined;
  /** Where its files go, such as `await navigator.storage.getDirectory()`; default nowhere. */
  readonly files?: FileSystemDirectoryHandle | undefined;
}

/** Which directory is restored. */
export interface RestoreFolderOptions extends CommonOptions {
  readonly target: FileSystemDirectoryHandle;
  /** Names that lead to the directory of the snapshot that is restored; default all of it. */
  readonly path?: readonly string[] | undefined;
}

/** How far a restore is. */
export interface RestoreProgress {
  readonly files: number;
  readonly records: number;
  /** Bytes that were fetched and verified so far. */
  readonly bytes: number;
  /** Bytes a second, over the whole restore so far. */
  readonly bytesPerSecond: number;
  /** Bytes of the whole snapshot. */
  readonly allBytes: number;
}

/** What a restore did. */
export interface RestoreResult {
  readonly snapshot: Snapshot;
  readonly databases: number;
  readonly records: number;
  readonly files: number;
  readonly bytes: number;
  /** What is not as the snapshot has it. */
  readonly problems: readonly DataWarning[];
}

/**
 * Restores a web app's data. Close the app's own connections to the databases first.
 *
 * Each database is made, with all its records, in one transaction, after all of it was fetched and
 * verified: it is there whole, or it is not.
 *
 * @throws ZkBackupError `busy`, `no-snapshot`, `not-found`, `target-not-empty`, `target-blocked`,
 * `quota-exceeded`, `record-corrupt`, and as `vault.chunks`.
 * @example
 * await restore({ vault, snapshot: "latest", databases: "all", existing: "replace" });
 */
export function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { vault, databases, files: target, signal } = options;
  return running(options, async (work, root) => {
    const inside = async (folder: string): Promise<ContentRef> => {
      const { entry } = await findEntry({ vault, root, signal }, [nameBytes(folder)]);
      if (entry?.kind === "directory" && entry.content) return entry.content;
      throw new ZkBackupError("not-found", `The snapshot has no directory ${folder}.`);
    };
    // Files first: an occupied directory is refused before a database is touched.
    if (target !== undefined)
      await restoreFiles({ ...work, target, tree: await inside(APP_FOLDERS.files) });
    if (databases !== undefined) {
      const tree = await inside(APP_FOLDERS.databases);
      work.counts.databases = await restoreDatabases({ ...work, databases, tree });
    }
  });
}

/**
 * Restores a directory of a snapshot, of whatever device, into one that the user has picked or one of
 * the origin-private file system. Times, modes and links are not a browser's to restore.
 *
 * @throws ZkBackupError as `restore`.
 */
export function restoreFolder(options: RestoreFolderOptions): Promise<RestoreResult> {
  const { vault, target, path = [], signal } = options;
  return running(options, async (work, root) => {
    const { entry } = await findEntry({ vault, root, signal }, path.map(nameBytes));
    if (entry !== null && entry.kind !== "directory")
      throw new ZkBackupError("bad-input", `${path.join("/")} is no directory.`);
    await restoreFiles({ ...work, target, tree: entry?.content ?? root });
  });
}

interface Counts {
  databases: number;
  records: number;
  files: number;
  bytes: number;
}

interface Work {
  readonly vault: Vault;
  readonly replace: boolean;
  readonly counts: Counts;
  readonly problems: DataWarning[];
  readonly onFile: () => void;
  readonly onRecords: (records: number) => void;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

function running(
  options: CommonOptions,
  act: (work: Work, root: ContentRef) => Promise<void>,
): Promise<RestoreResult> {
  const { vault, signal, existing = "refuse" } = options;
  return underLock(vault.id, async () => {
    const snapshot = vault.snapshot(options.snapshot);
    const counts: Counts = { databases: 0, records: 0, files: 0, bytes: 0 };
    const problems: DataWarning[] = [];
    const tell = tellingNowAndThen((seconds) => {
      const { files, records, bytes } = counts;
      const bytesPerSecond = Math.round(bytes / seconds);
      options.onProgress?.({ files, records, bytes, bytesPerSecond, allBytes: snapshot.bytes });
    });
    const counting = (field: keyof Counts) => (more: number) => {
      counts[field] += more;
      tell();
    };
    const work: Work = {
      ...{ vault, counts, problems, signal, replace: existing === "replace" },
      onFile: () => counting("files")(1),
      onRecords: counting("records"),
      onBytes: counting("bytes"),
    };
    await act(work, snapshot.root);
    tell(true);
    return { snapshot, ...counts, problems };
  });
}

/** Which part of a vault goes into an archive. */
export interface TarBlobOptions {
  readonly vault: Vault;
  /** Id of a snapshot, at least its first 8 digits, or `latest`. */
  readonly snapshot: string;
  /** Names that lead to the directory that is taken; default all of the snapshot. */
  readonly path?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Gives a snapshot, or a directory of it, as a tar archive to save: for browsers without a directory
 * picker. The browser keeps the bytes where it keeps those of blobs, on disk when they are many.
 *
 * @throws ZkBackupError as `vault.chunks`, `no-snapshot`, `not-found`.
 * @example
 * const link = document.createElement("a");
 * link.href = URL.createObjectURL(await tarBlob({ vault, snapshot: "latest" }));
 * link.download = "backup.tar";
 * link.click();
 */
export async function tarBlob(options: TarBlobOptions): Promise<Blob> {
  const { vault, path = [], signal } = options;
  const { root } = vault.snapshot(options.snapshot);
  const { entry } = await findEntry({ vault, root, signal }, path.map(nameBytes));
  const blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const handOver = (): void => {
    blobs.push(new Blob(parts));
    parts = [];
    length = 0;
  };
  for await (const part of tarArchive({ vault, root: entry?.content ?? root, signal })) {
    parts.push(part as Uint8Array<ArrayBuffer>);
    length += part.length;
    if (length >= HANDED_OVER) handOver();
  }
  handOver();
  return new Blob(blobs, { type: "application/x-tar" });
}

/** Bytes of an archive that are held here before the browser takes them. */
const HANDED_OVER = 4 * 1024 * 1024;
