/**
 * zk-backup in the browser: IndexedDB, the origin-private file system, picked directories; in a
 * worker or on the page's own thread.
 *
 * @module
 */
export { decodeRecoveryPhrase, encodeRecoveryPhrase } from "../core/codec/recovery-phrase.ts";
export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";
export type { Storage } from "../core/vault/objects/storage.ts";
export type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
export type { Vault, VaultWarning } from "../core/vault/vault.ts";
export {
  type BackupFolderOptions,
  type BackupOptions,
  type BackupResult,
  backup,
  backupFolder,
} from "./backup.ts";
export { browserPlatform } from "./browser-platform.ts";
export { type CreateOptions, createVault, type OpenOptions, openVault } from "./browser-vault.ts";
export type { FileSource, PathedFile } from "./files/folder-source.ts";
export type { DatabaseChoice } from "./indexeddb/database-list.ts";
export { type IndexedDbStorageOptions, indexedDbStorage } from "./indexeddb-storage.ts";
export type { BackupProgress, DataWarning } from "./progress.ts";
export {
  type RestoreFolderOptions,
  type RestoreOptions,
  type RestoreProgress,
  type RestoreResult,
  restore,
  restoreFolder,
  type TarBlobOptions,
  tarBlob,
} from "./restore.ts";
export type { StoragePlace, WorkerOpenOptions } from "./worker/messages.ts";
export {
  openWorkerVault,
  type WorkerCallOptions,
  type WorkerVault,
  type WorkerVaultOptions,
} from "./worker/worker-vault.ts";
