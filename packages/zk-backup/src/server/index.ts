/**
 * The blind server: keeps vaults it cannot read.
 *
 * @module
 */

export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";
export type {
  CallOptions,
  GetOptions,
  Storage,
  StoredObject,
} from "../core/vault/objects/storage.ts";
export {
  type Access,
  type AccessQuestion,
  type BlindServerOptions,
  createBlindServer,
  type ServerEvent,
} from "./blind-server.ts";
