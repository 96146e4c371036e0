/**
 * Backup on small devices: XChaCha20-Poly1305, blocks of 4 KiB, segments of at most 32 KiB, in
 * plain JavaScript. Nothing of a platform is assumed: random bytes, clock, files and the way to
 * the storage are handed in; no TextEncoder, `crypto`, timers or `URL`.
 *
 * @module
 */

export type { ObjectKind } from "../core/codec/object-header.ts";
export type { CryptoEngine, RandomBytes } from "../core/engine/engine.ts";
export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";
export { type FullDevice, openFullDevice, type WritingDevice } from "./device.ts";
export { createObjectWriter, type ObjectWriter, type Spool } from "./object-writer.ts";
export { createObjectReader, type ObjectReader } from "./opener.ts";
export type { DeviceSecret } from "./slot.ts";
export { openWriteOnlyDevice } from "./write-only.ts";
