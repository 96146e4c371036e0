import type { Cancellation } from "../../core/cancellation.ts";
import { ZkBackupError } from "../../core/errors.ts";
import { platformError, platformErrorName } from "../platform-error.ts";
import { createStores, type DatabaseSchema } from "./database-schema.ts";
import { BrokenBlobError, type Frame, frameReader, type RecordFrame } from "./record-frame.ts";
import { abort, deleteDatabase, result } from "./request.ts";
import type { Spool } from "./spool.ts";

/** What is put back. */
export interface RestoreDatabaseOptions {
  readonly schema: DatabaseSchema;
  /** All records, verified. */
  readonly spool: Spool;
  /** All blobs; null for one that was unreadable. */
  readonly blobs: readonly (Blob | null)[];
  /** Delete what is there first. */
  readonly replace: boolean;
  readonly onRecords: (records: number) => void;
  /** Told of a record that cannot be had here. */
  readonly onLost: (store: string, record: RecordFrame) => void;
  readonly signal?: Cancellation | undefined;
}

/**
 * Makes a database with all its records in the one transaction that makes it: whoever opens it finds
 * all of it, and a browser that dies leaves none of it. With `replace`, the one before is deleted
 * first; a browser that dies in between leaves no database, and a restore makes it.
 *
 * @throws ZkBackupError `target-not-empty`, `target-blocked`, `quota-exceeded`, `record-corrupt`.
 */
export async function restoreDatabase(options: RestoreDatabaseOptions): Promise<void> {
  const { name, version } = options.schema;
  const shown = `The database ${JSON.stringify(name)}`;
  if (options.replace) await deleteDatabase(name);
  const request = indexedDB.open(name, version);
  let failure: { readonly cause: unknown } | null = null;
  request.onupgradeneeded = ({ oldVersion }) => {
    const transaction = request.transaction as IDBTransaction;
    const fail = (cause: unknown): void => {
      failure ??= { cause };
      abort(transaction);
    };
    if (oldVersion > 0) fail(there(shown));
    else fill(request.result, transaction, options).catch(fail);
  };
  try {
    const database = await opened(request, shown);
    database.close();
  } catch (cause) {
    const first = (failure as { readonly cause: unknown } | null)?.cause ?? cause;
    if (platformErrorName(first) === "VersionError") throw there(shown);
    throw platformError(first, shown, "target-blocked");
  }
}

/** Waits until the database is made; one of this version that was there already is refused. */
function opened(request: IDBOpenDBRequest, shown: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let isMade = false;
    request.addEventListener("upgradeneeded", () => {
      isMade = true;
    });
    request.onsuccess = () => {
      if (isMade) return resolve(request.result);
      request.result.close();
      reject(there(shown));
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(there(shown));
  });
}

function there(shown: string): ZkBackupError {
  const message = `${shown} is there already: say existing: "replace" to have it replaced.`;
  return new ZkBackupError("target-not-empty", message);
}

/** Bytes of records that are given to the browser before it is asked whether it has taken them. */
const BATCH_BYTES = 1024 * 1024;

async function fill(
  database: IDBDatabase,
  transaction: IDBTransaction,
  { schema, spool, blobs, onRecords, onLost, signal }: RestoreDatabaseOptions,
): Promise<void> {
  createStores(database, schema);
  const next = frameReader(spool, (number) => {
    const blob = blobs[number];
    if (blob === null) throw new BrokenBlobError();
    if (blob !== undefined) return blob;
    throw new ZkBackupError("record-corrupt", `A record holds blob ${number}, which is missing.`);
  });
  let store: IDBObjectStore | null = null;
  let [given, records] = [0, 0];
  let last: Promise<unknown> = Promise.resolve();
  for (let frame = next(); frame !== null; frame = next()) {
    if ("store" in frame) {
      store = storeOf(transaction, schema, frame);
      continue;
    }
    if (store === null) throw new ZkBackupError("record-corrupt", "A record is of no store.");
    if (frame.lost !== null) {
      onLost(store.name, frame);
      continue;
    }
    last = result(put(store, frame));
    last.catch(() => {}); // awaited with the next batch; the transaction keeps the error
    given += frame.size;
    records += 1;
    if (given < BATCH_BYTES) continue;
    await last;
    signal?.throwIfAborted();
    onRecords(records);
    [given, records] = [0, 0];
  }
  await last;
  onRecords(records);
}

function storeOf(
  transaction: IDBTransaction,
  { stores }: DatabaseSchema,
  { store }: Extract<Frame, { store: number }>,
): IDBObjectStore {
  const schema = stores[store];
  if (schema !== undefined) return transaction.objectStore(schema.name);
  throw new ZkBackupError("record-corrupt", `Records are of store ${store}, which is missing.`);
}

function put(store: IDBObjectStore, { key, value }: RecordFrame): IDBRequest<IDBValidKey> {
  try {
    return store.keyPath === null ? store.add(value, key) : store.add(value);
  } catch (cause) {
    const why = platformErrorName(cause) ?? "it was refused";
    const message = `A record of store ${JSON.stringify(store.name)} cannot be put: ${why}.`;
    throw new ZkBackupError("record-corrupt", message, { cause });
  }
}
