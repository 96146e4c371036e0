/**
 * The vault over any storage: chunks, packs, indexes, trees, heads. Pure: engine, clock,
 * randomness and compression are handed in.
 *
 * @module
 */
export type { Cancellation } from "../cancellation.ts";
export { type ChunkProfile, DEFAULT_PROFILE, FIRMWARE_PROFILE } from "../codec/chunk-profile.ts";
export { decodeRecoveryPhrase, encodeRecoveryPhrase } from "../codec/recovery-phrase.ts";
export type { Credential, DeviceCredential, OwnerCredential } from "../codec/slot.ts";
export type { ChunkDomain, ReadKeys, WriteKeys } from "../codec/vault-keys.ts";
export type {
  Aead,
  Argon2Cost,
  Awaitable,
  CryptoEngine,
  RandomBytes,
  Suite,
} from "../engine/engine.ts";
export type { KeyAgreement } from "../engine/key-agreement.ts";
export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../errors.ts";
export { type TarOptions, tarArchive } from "../tar/tar-archive.ts";
export type { CheckProblem, CheckReport } from "./check.ts";
export { type Chunker, createChunker } from "./chunker.ts";
export type { Compression, SegmentCodec } from "./compression.ts";
export type { ContentRef } from "./content-ref.ts";
export type { ContentWriter } from "./content-writer.ts";
export { type Copying, type CopyOptions, type CopyProgress, copyVault } from "./copy-vault.ts";
export type { AnnotateOptions, ForgetOptions, ForgetTheseOptions, Forgetting } from "./forget.ts";
export type { SeenHead } from "./head.ts";
export type { PackEntry } from "./index-object.ts";
export type { LiveLease } from "./lease.ts";
export type { LostPath } from "./lost-paths.ts";
export { type MemoryStorage, memoryStorage } from "./memory-storage.ts";
export {
  type CreateVaultOptions,
  createVault,
  type OpenVaultOptions,
  openVault,
  type VaultPlatform,
} from "./open-vault.ts";
export {
  type OpenWriterOptions,
  openWriter,
  type Writer,
  type WriterMemory,
} from "./open-writer.ts";
export type { PackDirectory, Segment } from "./pack-directory.ts";
export type { PruneOptions, Pruning } from "./prune.ts";
export type { PurgeOptions, Purging } from "./purge.ts";
export type { DamagedObject, Repairing, RepairOptions } from "./repair.ts";
export type { KeepReason, RetentionDecision, RetentionPolicy } from "./retention.ts";
export type { Run, RunChange, RunTotals, SnapshotInput } from "./run.ts";
export type { Sealing } from "./sealing.ts";
export type { Snapshot, SnapshotName, SnapshotOrigin } from "./snapshot.ts";
export type { CallOptions, GetOptions, Storage, StoredObject } from "./storage.ts";
export {
  type EntryKind,
  type ExtendedAttribute,
  encodeTree,
  type FileTime,
  type TreeEntry,
} from "./tree.ts";
export type {
  BackupTarget,
  CheckOptions,
  DeviceState,
  EnrolOptions,
  PasswordOptions,
  Revocation,
  RevokeOptions,
  SlotChange,
  Vault,
  VaultCallOptions,
  VaultMemory,
  VaultWarning,
} from "./vault.ts";
