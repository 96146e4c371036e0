/**
 * The codec of zk-backup: slots, keys, sealed objects. Pure: bytes in, bytes out, the cryptographic
 * engine and randomness handed in.
 *
 * @module
 */
export {
  type ChunkProfile,
  DEFAULT_PROFILE,
  FIRMWARE_PROFILE,
} from "./core/codec/chunk-profile.ts";
export type { DeviceKeys } from "./core/codec/device-keys.ts";
export {
  type Closing,
  type Keyring,
  type Master,
  type NewKeyringOptions,
  newKeyring,
} from "./core/codec/keyring.ts";
export type { ObjectHeader, ObjectKind, SessionName } from "./core/codec/object-header.ts";
export type { OpenKeys, SealSource } from "./core/codec/object-key.ts";
export {
  type BlockSpan,
  type OpenedObject,
  type OpenOptions,
  openHeader,
  openObject,
} from "./core/codec/open.ts";
export { createOpener, type Opener } from "./core/codec/opener.ts";
export { DEFAULT_COST } from "./core/codec/password.ts";
export type { Derivation } from "./core/codec/purpose.ts";
export { decodeRecoveryPhrase, encodeRecoveryPhrase } from "./core/codec/recovery-phrase.ts";
export { createSealer, type Sealer, type SealOptions, sealObject } from "./core/codec/seal.ts";
export { createSession, type SessionOptions } from "./core/codec/session.ts";
export {
  type Credential,
  type DeviceCredential,
  deviceSecret,
  inspectSlot,
  type OpenSlotOptions,
  type OwnerCredential,
  openDeviceSlot,
  openSlot,
  type SealDeviceSlotOptions,
  type SealSlotOptions,
  sealDeviceSlot,
  sealSlot,
} from "./core/codec/slot.ts";
export type { SlotInfo, SlotType } from "./core/codec/slot-object.ts";
export {
  type OpenStreamOptions,
  openStream,
  type SealStreamOptions,
  sealStream,
} from "./core/codec/stream.ts";
export {
  type ChunkDomain,
  deviceWriteKeys,
  type ReadKeys,
  type ReadKeysOptions,
  vaultReadKeys,
  vaultWriteKeys,
  type WriteKeys,
} from "./core/codec/vault-keys.ts";
export type {
  Aead,
  Argon2Cost,
  Awaitable,
  CryptoEngine,
  RandomBytes,
  Suite,
} from "./core/engine/engine.ts";
export type { KeyAgreement } from "./core/engine/key-agreement.ts";
export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "./core/errors.ts";
