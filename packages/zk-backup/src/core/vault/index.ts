/**
 * The vault over any storage: chunks, packs, indexes, trees, heads. Pure: engine, clock,
 * randomness and compression are handed in.
 *
 * @module
 */
export type { Cancellation } from "../cancellation.ts";
export type { ChunkProfile, VaultKeys } from "../codec/keyring.ts";
export type { Credential } from "../codec/slot.ts";
export type { Argon2Cost, Awaitable, CryptoEngine, RandomBytes, Suite } from "../engine/engine.ts";
export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../errors.ts";
export type { CheckProblem, CheckReport } from "./check.ts";
export type { Compression, SegmentCodec } from "./compression.ts";
export type { ContentRef } from "./content-ref.ts";
export type { ContentWriter } from "./content-writer.ts";
export type { SeenHead } from "./head.ts";
export type { PackEntry } from "./index-object.ts";
export { type MemoryStorage, memoryStorage } from "./memory-storage.ts";
export {
  type CreateVaultOptions,
  createVault,
  type OpenVaultOptions,
  openVault,
  type VaultPlatform,
} from "./open-vault.ts";
export type { Segment } from "./pack-directory.ts";
export type { Run, RunTotals, SnapshotInput } from "./run.ts";
export type { Sealing } from "./sealing.ts";
export type { Snapshot } from "./snapshot.ts";
export type { CallOptions, GetOptions, Storage, StoredObject } from "./storage.ts";
export { type EntryKind, encodeTree, type FileTime, type TreeEntry } from "./tree.ts";
export type {
  AddCredentialOptions,
  CheckOptions,
  DeviceState,
  Vault,
  VaultCallOptions,
  VaultMemory,
  VaultWarning,
} from "./vault.ts";
