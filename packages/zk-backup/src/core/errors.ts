/**
 * What went wrong, for programs. Each failure of a vault has a code of its own:
 *
 * - credentials: `wrong-password`, `wrong-key`, `bad-password`, `bad-phrase`, `bad-code`,
 *   `no-slot`, `owner-needed`
 * - slots and identity: `slot-damaged`, `slot-foreign`, `kdf-params`, `vault-damaged`, `vault-exists`,
 *   `no-vault`
 * - objects: `object-corrupt`, `object-truncated`, `object-swapped`, `object-missing`,
 *   `chunk-missing`, `chunk-corrupt`
 * - versions: `unsupported-version`, `unsupported-feature`, `unknown-epoch`
 * - history: `rollback`, `fork`
 * - runs beside each other: `pruned-meanwhile`, `snapshot-protected`
 * - storage: `not-found`, `exists`, `bad-name`, `bad-range`, `unauthorized`, `forbidden`,
 *   `too-large`, `hash-mismatch`, `quota-exceeded`, `rate-limited`, `busy`, `timeout`,
 *   `upload-offset`, `no-bucket`, `no-conditional-put`, `clock-skew`, `storage-failed`
 * - trees and targets: `tree-corrupt`, `no-snapshot`, `target-not-empty`, `target-blocked`,
 *   `source-unreadable`
 * - a web app's data and worker: `record-corrupt`, `worker-failed`
 * - settings and state: `bad-input`, `state-damaged`
 */
export type ZkBackupErrorCode =
  | "wrong-password"
  | "wrong-key"
  | "bad-password"
  | "bad-phrase"
  | "bad-code"
  | "no-slot"
  | "owner-needed"
  | "slot-damaged"
  | "slot-foreign"
  | "kdf-params"
  | "vault-damaged"
  | "vault-exists"
  | "no-vault"
  | "object-corrupt"
  | "object-truncated"
  | "object-swapped"
  | "object-missing"
  | "chunk-missing"
  | "chunk-corrupt"
  | "unsupported-version"
  | "unsupported-feature"
  | "unknown-epoch"
  | "rollback"
  | "fork"
  | "pruned-meanwhile"
  | "snapshot-protected"
  | "not-found"
  | "exists"
  | "bad-name"
  | "bad-range"
  | "unauthorized"
  | "forbidden"
  | "too-large"
  | "hash-mismatch"
  | "quota-exceeded"
  | "rate-limited"
  | "busy"
  | "timeout"
  | "upload-offset"
  | "no-bucket"
  | "no-conditional-put"
  | "clock-skew"
  | "storage-failed"
  | "tree-corrupt"
  | "no-snapshot"
  | "target-not-empty"
  | "target-blocked"
  | "source-unreadable"
  | "bad-input"
  | "state-damaged"
  | "record-corrupt"
  | "worker-failed";

/** Every error this package raises on purpose; `code` says which, the message what to do. */
export class ZkBackupError extends Error {
  /** The kind of failure, stable across releases. */
  readonly code: ZkBackupErrorCode;

  constructor(code: ZkBackupErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ZkBackupError";
    this.code = code;
  }
}

/**
 * Tells whether a caught value is this package's error, with the given code when one is named.
 *
 * @example
 * try { await openVault({ storage, password }); }
 * catch (error) { if (isZkBackupError(error, "wrong-password")) askAgain(); else throw error; }
 */
export function isZkBackupError(value: unknown, code?: ZkBackupErrorCode): value is ZkBackupError {
  if (!(value instanceof Error) || value.name !== "ZkBackupError") return false;
  return code === undefined || (value as ZkBackupError).code === code;
}
