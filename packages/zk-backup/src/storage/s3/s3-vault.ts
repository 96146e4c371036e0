import type { Cancellation } from "../../core/cancellation.ts";
import { isZkBackupError, ZkBackupError } from "../../core/errors.ts";
import {
  hashInName,
  requireListPrefix,
  requireObjectName,
} from "../../core/vault/objects/object-name.ts";
import type { CallOptions, Storage } from "../../core/vault/objects/storage.ts";
import type { ServedStorage } from "../../server/served-storage.ts";
import { withAttempts } from "../wire/attempts.ts";
import { gathered } from "../wire/growing.ts";
import { readObject } from "../wire/read-object.ts";
import { sha256Hex } from "../wire/sha256.ts";
import { listS3 } from "./list-s3.ts";
import { readParts } from "./read-parts.ts";
import type { S3Connection } from "./s3-connection.ts";
import type { S3Object } from "./s3-listing.ts";
import { putOnce } from "./s3-put.ts";

/** A vault in a bucket: for a client, and for a server that keeps vaults there. */
export interface S3Vault extends Storage, Omit<ServedStorage, "exists" | "uploads"> {
  list(
    prefix: string,
    options?: CallOptions & { readonly after?: string; readonly limit?: number },
  ): Promise<readonly S3Object[]>;
  delete(name: string, options?: CallOptions): Promise<void>;
}

/** Passes once the bucket is known to put an object only once. */
export type PutCheck = (signal: Cancellation | undefined) => Promise<void>;

/** Opens the vault below a prefix, which ends with a slash or is empty. */
export function s3Vault(connection: S3Connection, prefix: string, check: PutCheck): S3Vault {
  const { attempts, onProgress } = connection;
  const keyOf = (name: string): string => prefix + requireObjectName(name);
  const put: Storage["put"] = async (name, bytes, { signal } = {}) => {
    const key = keyOf(name);
    signal?.throwIfAborted();
    await check(signal);
    // Where the name is a hash, the service is told that one: it refuses other bytes.
    const hash = hashInName(name) ?? (await sha256Hex(bytes));
    await putOnce(connection, { key, bytes, hash }, signal);
    onProgress?.({ direction: "upload", name, done: bytes.length, total: bytes.length });
  };
  return {
    put,
    async get(name, { range, room, signal } = {}) {
      const key = keyOf(name);
      return readObject({
        ...{ name, range, room, signal, attempts, onProgress },
        ask: (wanted) => connection.once({ key, ...wanted }, signal),
      });
    },
    list: async (wanted, { after = "", limit = Number.POSITIVE_INFINITY, signal } = {}) =>
      listS3(connection, prefix, { wanted: requireListPrefix(wanted), after, limit, signal }),
    delete: async (name, { signal } = {}) => remove(connection, keyOf(name), signal),
    size: async (name, { signal } = {}) => sizeOf(connection, keyOf(name), signal),
    read: async (name, options) => readParts(connection, keyOf(name), options),
    async write(name, body, { hash, signal }) {
      const bytes = await gathered(body);
      if (hash !== null && hash !== (await sha256Hex(bytes)))
        throw new ZkBackupError(
          "hash-mismatch",
          "The bytes are not those of the name; send again.",
        );
      await put(name, bytes, { signal });
      return bytes.length;
    },
  };
}

async function sizeOf(
  connection: S3Connection,
  key: string,
  signal: Cancellation | undefined,
): Promise<number> {
  const { headers } = await connection.again({ method: "HEAD", key }, signal);
  const length = headers.get("content-length") ?? "";
  if (/^\d{1,15}$/.test(length)) return Number(length);
  throw new ZkBackupError("storage-failed", `The S3 storage does not say how long ${key} is.`);
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
