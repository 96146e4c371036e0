/**
 * The codec of zk-backup: slots, keys, sealed objects. Pure: bytes in, bytes out, the cryptographic
 * engine, salts and randomness handed in.
 *
 * @module
 */

export {
  type ChunkProfile,
  DEFAULT_PROFILE,
  deriveKeys,
  type Keyring,
  newKeyring,
  type VaultKeys,
} from "./core/codec/keyring.ts";
export type { ObjectHeader, ObjectKind } from "./core/codec/object-header.ts";
export {
  type BlockSpan,
  type OpenedObject,
  type OpenOptions,
  openHeader,
  openObject,
} from "./core/codec/open.ts";
export { DEFAULT_COST } from "./core/codec/password.ts";
export { createSealer, type Sealer, type SealOptions, sealObject } from "./core/codec/seal.ts";
export {
  type Credential,
  inspectSlot,
  type OpenSlotOptions,
  openSlot,
  type SealSlotOptions,
  type SlotInfo,
  type SlotType,
  sealSlot,
} from "./core/codec/slot.ts";
export type {
  Argon2Cost,
  Awaitable,
  CryptoEngine,
  RandomBytes,
  Suite,
} from "./core/engine/engine.ts";
export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "./core/errors.ts";
