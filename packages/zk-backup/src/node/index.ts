/**
 * zk-backup on Node: folders, native cryptography, file trees, threads.
 *
 * @module
 */
export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";
export { type TarOptions, tarArchive } from "../core/tar/tar-archive.ts";
export {
  type BackupTarget,
  type DeviceCredential,
  type DeviceState,
  decodeRecoveryPhrase,
  encodeRecoveryPhrase,
  type Revocation,
  type Snapshot,
  type Vault,
  type VaultWarning,
  type Writer,
} from "../core/vault/index.ts";
export type {
  CallOptions,
  GetOptions,
  Storage,
  StoredObject,
} from "../core/vault/objects/storage.ts";
export { type NearStorageOptions, type NearStore, nearStorage } from "../storage/near-storage.ts";
export {
  type Pacing,
  type TransferLimit,
  type TransferLimitOptions,
  transferLimit,
} from "../storage/transfer-limit.ts";
export type {
  Arriving,
  BodyPace,
  HeaderFields,
  Sending,
  Transport,
} from "../storage/wire/transport.ts";
export {
  type BackupOptions,
  type BackupProgress,
  type BackupResult,
  type BackupWarning,
  backup,
} from "./backup.ts";
export {
  type BackupStreamOptions,
  type BackupStreamResult,
  backupStream,
} from "./backup-stream.ts";
export { type FolderStorageOptions, folderStorage } from "./folder-storage.ts";
export { nearFolder } from "./near-folder.ts";
export { type NodeCompressionOptions, nodeCompression } from "./node-compression.ts";
export { nodeEngine } from "./node-engine.ts";
export { nodeTransport } from "./node-transport.ts";
export {
  type CreateOptions,
  createVault,
  type OpenOptions,
  type OpenWriterOptions,
  openVault,
  openWriter,
} from "./node-vault.ts";
export { nodePlatform } from "./platform.ts";
export {
  type RestoreOptions,
  type RestoreProgress,
  type RestoreResult,
  restore,
} from "./restore.ts";
export type { ExistingFiles, RestoreCounts, RestoreProblem } from "./restore-work.ts";
export type { SourceRules } from "./source-rules.ts";
