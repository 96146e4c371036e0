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
export type { Access } from "./access.ts";
export type { Answer, Incoming, IncomingFields } from "./answering.ts";
export {
  type AccessQuestion,
  type Admission,
  type BlindServer,
  type BlindServerOptions,
  type Caller,
  createBlindServer,
  type ServerEvent,
} from "./blind-server.ts";
export type { ServerLimits } from "./gate.ts";
export type { Rate } from "./rate-limit.ts";
export type { Content, ServedStorage, UploadStore, WriteOptions } from "./served-storage.ts";
export { memoryTokens, type TokenRecord, type TokenStore } from "./token-store.ts";
export {
  createTokens,
  type IssuedToken,
  type NewToken,
  type Tokens,
  type TokensOptions,
} from "./tokens.ts";
export type { Quota, Usage } from "./usage.ts";
