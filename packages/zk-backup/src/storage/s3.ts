/**
 * A vault in an S3 bucket of one's own. Runs wherever there is `fetch` and WebCrypto.
 *
 * @module
 */
import type { CallOptions } from "../core/vault/objects/storage.ts";
import { checkPutOnce } from "./s3/put-once-check.ts";
import { s3Prefix } from "./s3/s3-address.ts";
import { connectS3, type S3Connection, type S3Options } from "./s3/s3-connection.ts";
import { type PutCheck, type S3Vault, s3Vault } from "./s3/s3-vault.ts";

export type { S3Place } from "./s3/s3-address.ts";
export type { S3Options } from "./s3/s3-connection.ts";
export type { S3Object } from "./s3/s3-listing.ts";
export type { S3Vault } from "./s3/s3-vault.ts";
export type { TransferProgress } from "./wire/progress.ts";
export type { Arriving, BodyPace, HeaderFields, Sending, Transport } from "./wire/transport.ts";

/** Which part of a bucket, and how the bucket is reached. */
export interface S3StorageOptions extends S3Options {
  /**
   * Where in the bucket the vault lies, or all vaults of a server, for example `backups/anna`;
   * default the whole bucket. Keys that are good for this prefix alone are enough.
   */
  readonly prefix?: string | undefined;
}

/** A bucket that keeps many vaults. */
export interface S3Bucket {
  /**
   * Sees that the bucket is there, that the keys open it, and that it puts an object only once.
   * Called by itself before the first put; call it at a server's start to be told early.
   *
   * @throws ZkBackupError `no-bucket`, `unauthorized`, `forbidden`, `clock-skew`,
   * `no-conditional-put`, `storage-failed`.
   */
  check(options?: CallOptions): Promise<void>;
  /** A vault below this prefix, within the bucket's own. @throws ZkBackupError `bad-input`. */
  storage(prefix: string): S3Vault;
}

/**
 * Keeps a vault in a bucket of one's own, without a server of ours.
 *
 * **It promises less than a blind server.** Whoever holds the bucket's keys can delete and overwrite
 * all that is in it, whatever this client does: a thief of the device, with the keys on it, can
 * destroy the backup, though not read it. Let the service itself refuse that: Object Lock, or
 * versioning with keys that may not delete versions. Where several devices write, or the device is
 * not trusted, put a blind server before the bucket, which alone holds the keys.
 *
 * That an object is put only once rests on the service's conditional puts (`If-None-Match: *`).
 * Before the first put it is tried whether the service keeps to them.
 *
 * @throws ZkBackupError `bad-input` at once for an address that cannot be; from its calls as
 * `Storage` says, and `no-bucket`, `unauthorized`, `forbidden`, `clock-skew`,
 * `quota-exceeded`, and from `put` `no-conditional-put`.
 *
 * @example
 * const storage = s3Storage({
 *   endpoint: "https://s3.example.com", bucket: "backups", prefix: "anna",
 *   accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
 * });
 */
export function s3Storage(options: S3StorageOptions): S3Vault {
  const { prefix = "", ...bucket } = options;
  const connection = connectS3(bucket);
  const below = s3Prefix(prefix);
  return s3Vault(connection, below, checkedOnce(connection, below));
}

/**
 * Opens a bucket that keeps many vaults, each below a prefix of its own: what a blind server keeps
 * its accounts in.
 *
 * @throws ZkBackupError `bad-input` for an address that cannot be.
 *
 * @example
 * const bucket = s3Bucket({ endpoint, bucket: "vaults", accessKeyId, secretAccessKey });
 * await bucket.check();
 * const server = createBlindServer({ authorize, storage: (account) => bucket.storage(account) });
 */
export function s3Bucket(options: S3StorageOptions): S3Bucket {
  const { prefix = "", ...bucket } = options;
  const connection = connectS3(bucket);
  const within = s3Prefix(prefix);
  const check = checkedOnce(connection, within);
  return {
    check: ({ signal } = {}) => check(signal),
    storage: (vault) => s3Vault(connection, within + s3Prefix(vault), check),
  };
}

/** One check for all puts; one that failed is made again by the next. */
function checkedOnce(connection: S3Connection, prefix: string): PutCheck {
  let passed = false;
  return async (signal) => {
    if (passed) return;
    await checkPutOnce(connection, `${prefix}put-once`, signal);
    passed = true;
  };
}
