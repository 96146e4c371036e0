/**
 * A vault on a blind server, over HTTP: the client of docs/formats/zk-backup-server-v1.md. Runs
 * wherever there is `fetch` and WebCrypto.
 *
 * @module
 */
import type { Cancellation } from "../core/cancellation.ts";
import { isZkBackupError } from "../core/errors.ts";
import { requireListPrefix, requireObjectName } from "../core/vault/objects/object-name.ts";
import type { CallOptions, Storage, StoredObject } from "../core/vault/objects/storage.ts";
import { type AccountUsage, parseUsage } from "./http/account-usage.ts";
import { type Connection, connect, type HttpStorageOptions } from "./http/connection.ts";
import { parsePage } from "./http/server-listing.ts";
import { upload } from "./http/upload.ts";
import { withAttempts } from "./wire/attempts.ts";
import { readObject } from "./wire/read-object.ts";
import { TransientError } from "./wire/transient-error.ts";

export type { AccountUsage } from "./http/account-usage.ts";
export type { HttpStorageOptions } from "./http/connection.ts";
export type { TransferProgress } from "./wire/progress.ts";
export type { Arriving, BodyPace, HeaderFields, Sending, Transport } from "./wire/transport.ts";

/** A vault on a blind server. */
export interface HttpStorage extends Storage {
  delete(name: string, options?: CallOptions): Promise<void>;
  /** Asks what the account holds and may hold. @throws ZkBackupError as every call does. */
  usage(options?: CallOptions): Promise<AccountUsage>;
}

/**
 * Reaches a vault on a blind server.
 *
 * What fails on the way, or is refused for now (429, 5xx), is tried again with growing pauses.
 * A download that breaks goes on where it broke; an upload does where the server kept what came.
 * A put whose answer was lost is resolved by asking what is there, so that it neither fails nor
 * stores twice.
 *
 * @throws ZkBackupError from its calls, as {@link Storage} says; besides `unauthorized`,
 * `forbidden`, `quota-exceeded`, `rate-limited` and `busy` as the server refuses.
 *
 * @example
 * const storage = httpStorage({ url: "https://cloud.example/vaults/anna/", token });
 */
export function httpStorage(options: HttpStorageOptions): HttpStorage {
  const connection = connect(options);
  const { attempts, onProgress } = connection;
  return {
    async get(name, { range, room, signal } = {}) {
      const path = requireObjectName(name);
      return readObject({
        ...{ name, range, room, signal, attempts, onProgress },
        ask: (wanted) => connection.once({ path, ...wanted }, signal),
      });
    },
    put: async (name, bytes, { signal } = {}) =>
      upload({ connection, name: requireObjectName(name), bytes, signal }),
    list: async (prefix, { signal } = {}) => list(connection, requireListPrefix(prefix), signal),
    delete: async (name, { signal } = {}) => remove(connection, requireObjectName(name), signal),
    usage: async ({ signal } = {}) =>
      parseUsage((await connection.again({ path: "?usage" }, signal)).bytes),
  };
}

async function list(
  connection: Connection,
  prefix: string,
  signal: Cancellation | undefined,
): Promise<readonly StoredObject[]> {
  const found: StoredObject[] = [];
  for (;;) {
    const after = found.at(-1)?.name ?? "";
    const query = new URLSearchParams({ list: prefix, after });
    const { bytes } = await connection.again({ path: `?${query}` }, signal);
    const page = parsePage(bytes, prefix, after);
    found.push(...page.objects);
    if (!page.more) return found;
  }
}

async function remove(
  { attempts, once }: Connection,
  path: string,
  signal: Cancellation | undefined,
): Promise<void> {
  let answerLost = false;
  await withAttempts(attempts, signal, async () => {
    try {
      await once({ method: "DELETE", path }, signal);
    } catch (error) {
      if (answerLost && isZkBackupError(error, "not-found")) return; // by the attempt before
      answerLost ||= error instanceof TransientError;
      throw error;
    }
  });
}
