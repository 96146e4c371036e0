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
export type { CheckProblem, CheckReport } from "./check/check.ts";
export { type Chunker, createChunker } from "./content/chunker.ts";
export type { Compression, SegmentCodec } from "./content/compression.ts";
export type { ContentRef } from "./content/content-ref.ts";
export type { ContentWriter } from "./content/content-writer.ts";
export type { SeenHead } from "./heads/head.ts";
export type { PackEntry } from "./indexes/index-object.ts";
export { type MemoryStorage, memoryStorage } from "./objects/memory-storage.ts";
export type { CallOptions, GetOptions, Storage, StoredObject } from "./objects/storage.ts";
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
export type { PackDirectory, Segment } from "./packs/pack-directory.ts";
export type { Sealing } from "./packs/sealing.ts";
export type { LiveLease } from "./prune/lease.ts";
export type { PruneOptions, Pruning } from "./prune/prune.ts";
export type { PurgeOptions, Purging } from "./prune/purge.ts";
export {
  type Copying,
  type CopyOptions,
  type CopyProgress,
  copyVault,
} from "./repair/copy-vault.ts";
export type { Repairing, RepairOptions } from "./repair/repair.ts";
export type { DamagedObject } from "./repair/work.ts";
export type { Run, RunChange, RunTotals, SnapshotInput } from "./run.ts";
export type {
  AnnotateOptions,
  ForgetOptions,
  ForgetTheseOptions,
  Forgetting,
} from "./snapshots/forget.ts";
export type { KeepReason, RetentionDecision, RetentionPolicy } from "./snapshots/retention.ts";
export type { Snapshot, SnapshotName, SnapshotOrigin } from "./snapshots/snapshot.ts";
export type { LostPath } from "./trees/lost-paths.ts";
export {
  type EntryKind,
  type ExtendedAttribute,
  encodeTree,
  type FileTime,
  type TreeEntry,
} from "./trees/tree.ts";
export {
  type FoundEntry,
  findEntry,
  type PlacedEntry,
  type WalkTreeOptions,
  walkTree,
} from "./trees/walk-tree.ts";
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
