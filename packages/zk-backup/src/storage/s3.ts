/**
 * A vault in an S3 bucket of one's own. Runs wherever there is `fetch` and WebCrypto.
 *
 * @module
 */
import type { Cancellation } from "../core/cancellation.ts";
import { isZkBackupError } from "../core/errors.ts";
import {
  hashInName,
  requireListPrefix,
  requireObjectName,
} from "../core/vault/objects/object-name.ts";
import type { CallOptions, Storage, StoredObject } from "../core/vault/objects/storage.ts";
import { checkPutOnce } from "./s3/put-once-check.ts";
import { s3Prefix } from "./s3/s3-address.ts";
import { connectS3, type S3Connection, type S3Options } from "./s3/s3-connection.ts";
import { parseS3Page } from "./s3/s3-listing.ts";
import { putOnce } from "./s3/s3-put.ts";
import { withAttempts } from "./wire/attempts.ts";
import { readObject } from "./wire/read-object.ts";
import { sha256Hex } from "./wire/sha256.ts";

export type { S3Place } from "./s3/s3-address.ts";
export type { S3Options } from "./s3/s3-connection.ts";
export type { TransferProgress } from "./wire/progress.ts";

/** Which vault of a bucket, and how the bucket is reached. */
export interface S3StorageOptions extends S3Options {
  /** Where in the bucket the vault lies, for example `backups/anna`; default the whole bucket. */
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
  /** A vault below this prefix. @throws ZkBackupError `bad-input`. */
  storage(prefix: string): Storage & Required<Pick<Storage, "delete">>;
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
 * {@link Storage} says, and `no-bucket`, `unauthorized`, `forbidden`, `clock-skew`,
 * `quota-exceeded`, and from `put` `no-conditional-put`.
 *
 * @example
 * const storage = s3Storage({
 *   endpoint: "https://s3.example.com", bucket: "backups", prefix: "anna",
 *   accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
 * });
 */
export function s3Storage(options: S3StorageOptions): Storage & Required<Pick<Storage, "delete">> {
  const { prefix = "", ...bucket } = options;
  const connection = connectS3(bucket);
  const below = s3Prefix(prefix);
  return vaultIn(connection, below, checkedOnce(connection, below));
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
export function s3Bucket(options: S3Options): S3Bucket {
  const connection = connectS3(options);
  const check = checkedOnce(connection, "");
  return {
    check: ({ signal } = {}) => check(signal),
    storage: (prefix) => vaultIn(connection, s3Prefix(prefix), check),
  };
}

type Check = (signal: Cancellation | undefined) => Promise<void>;

/** One check for all puts; one that failed is made again by the next. */
function checkedOnce(connection: S3Connection, prefix: string): Check {
  let passed = false;
  return async (signal) => {
    if (passed) return;
    await checkPutOnce(connection, `${prefix}put-once`, signal);
    passed = true;
  };
}

function vaultIn(
  connection: S3Connection,
  prefix: string,
  check: Check,
): Storage & Required<Pick<Storage, "delete">> {
  const { attempts, onProgress } = connection;
  return {
    async get(name, { range, signal } = {}) {
      const key = prefix + requireObjectName(name);
      return readObject({
        ...{ name, range, signal, attempts, onProgress },
        ask: (wanted, onBytes) => {
          const headers = wanted === null ? {} : { range: wanted };
          return connection.once({ key, headers, onBytes }, signal);
        },
      });
    },
    async put(name, bytes, { signal } = {}) {
      const key = prefix + requireObjectName(name);
      signal?.throwIfAborted();
      await check(signal);
      // Where the name is a hash, the service is told that one: it refuses other bytes.
      const hash = hashInName(name) ?? (await sha256Hex(bytes));
      await putOnce(connection, { key, bytes, hash }, signal);
      const { length } = bytes;
      onProgress?.({ direction: "upload", name, done: length, total: length });
    },
    list: async (wanted, { signal } = {}) =>
      list(connection, prefix, requireListPrefix(wanted), signal),
    delete: async (name, { signal } = {}) =>
      remove(connection, prefix + requireObjectName(name), signal),
  };
}

async function list(
  connection: S3Connection,
  prefix: string,
  wanted: string,
  signal: Cancellation | undefined,
): Promise<readonly StoredObject[]> {
  const found = new Map<string, StoredObject>();
  for (let next: string | null = ""; next !== null; ) {
    const going: Record<string, string> = next === "" ? {} : { "continuation-token": next };
    const all = { "list-type": "2", prefix: prefix + wanted, "encoding-type": "url", ...going };
    const { bytes } = await connection.again({ key: "", query: all }, signal);
    const page = parseS3Page(bytes, prefix + wanted, prefix.length);
    for (const object of page.objects) found.set(object.name, object);
    next = page.next;
  }
  // Some services list in an order of their own.
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** S3 says the same of what it removed and of what was not there: so it is asked first. */
async function remove(
  connection: S3Connection,
  key: string,
  signal: Cancellation | undefined,
): Promise<void> {
  await connection.again({ method: "HEAD", key }, signal);
  await withAttempts(connection.attempts, signal, async () => {
    await connection.once({ method: "DELETE", key }, signal).catch((error: unknown) => {
      if (!isZkBackupError(error, "not-found")) throw error; // another was faster
    });
  });
}
