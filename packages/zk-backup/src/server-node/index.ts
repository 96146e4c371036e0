/**
 * The blind server on Node: a folder behind it, accounts in a file, an audit, HTTP and TLS.
 *
 * @module
 */
export { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";
export {
  type AccountRecord,
  type AccountsFile,
  type AccountsFileOptions,
  accountsFile,
} from "./accounts-file.ts";
export { type AuditLog, type AuditLogOptions, auditLog } from "./audit-log.ts";
export { type BucketStoresOptions, type BucketVault, bucketStores } from "./bucket-stores.ts";
export { type FolderStoreOptions, folderStore } from "./folder-store.ts";
export { type ListenerOptions, nodeListener } from "./listener.ts";
export { type RunningServer, type ServerOptions, startServer } from "./start-server.ts";
export type { Handler } from "./web-handler.ts";
