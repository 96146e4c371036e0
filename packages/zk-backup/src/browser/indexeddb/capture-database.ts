import type { Cancellation } from "../../core/cancellation.ts";
import { UnsupportedValueError } from "../clone/encode-value.ts";
import { type DatabaseSchema, readSchema } from "./database-schema.ts";
import { endFrame, RECORDS_HEADER, recordFrame, storeFrame } from "./record-frame.ts";
import { abort, completed, openExisting, result } from "./request.ts";
import type { Spool } from "./spool.ts";

/** What is captured. */
export interface CaptureOptions {
  readonly name: string;
  /** Takes the records. */
  readonly spool: Spool;
  /** Told of a record that cannot be kept. */
  readonly onRefused: (record: RefusedRecord) => void;
  readonly onRecords: (records: number) => void;
  readonly signal?: Cancellation | undefined;
}

/** A record that is not in the snapshot. */
interface RefusedRecord {
  readonly store: string;
  readonly key: IDBValidKey;
  /** What it holds, such as `CryptoKey`. */
  readonly kind: string;
}

/** A database at one moment: its records are in the spool. */
export interface CapturedDatabase {
  readonly schema: DatabaseSchema;
  readonly records: number;
  /** Blobs as the browser holds them: they stay what they were at that moment. */
  readonly blobs: readonly Blob[];
  /** Where each blob stands, for people. */
  readonly blobPlace: (number: number) => { readonly store: string; readonly key: IDBValidKey };
}

/**
 * Copies a database into a spool, all stores in one readonly transaction: what is written meanwhile
 * is in all of it or in nothing. Writers of the site wait until it is done, and not longer: nothing
 * is compressed, sealed or sent before.
 *
 * @returns null when there is no such database any more
 */
export async function captureDatabase(options: CaptureOptions): Promise<CapturedDatabase | null> {
  const database = await openExisting(options.name);
  if (database === null) return null;
  try {
    const stores = [...database.objectStoreNames];
    const transaction = stores.length === 0 ? null : database.transaction(stores, "readonly");
    const capture = createCapture(options);
    const schema = readSchema(database, transaction);
    options.spool.write(RECORDS_HEADER);
    if (transaction !== null) await captureStores(transaction, schema, capture, options);
    options.spool.write(endFrame(capture.records()));
    return {
      schema,
      records: capture.records(),
      blobs: capture.blobs,
      blobPlace: (number) => capture.places[number] ?? { store: "", key: "" },
    };
  } finally {
    database.close();
  }
}

async function captureStores(
  transaction: IDBTransaction,
  { stores }: DatabaseSchema,
  capture: Capture,
  { spool, onRecords, signal }: CaptureOptions,
): Promise<void> {
  const done = completed(transaction);
  done.catch(() => {}); // awaited below, unless something else fails first
  try {
    for (const [number, { name }] of stores.entries()) {
      spool.write(storeFrame(number));
      for await (const [keys, values] of batches(transaction.objectStore(name), capture)) {
        signal?.throwIfAborted();
        for (const [i, key] of keys.entries()) capture.record(name, key, values[i]);
        onRecords(keys.length);
      }
    }
  } catch (error) {
    abort(transaction);
    throw error;
  }
  await done;
}

/** What grows while stores are copied. */
interface Capture {
  readonly blobs: Blob[];
  readonly places: { readonly store: string; readonly key: IDBValidKey }[];
  records(): number;
  /** Bytes written so far, by which batches are sized. */
  written(): number;
  record(store: string, key: IDBValidKey, value: unknown): void;
}

function createCapture({ spool, onRefused }: CaptureOptions): Capture {
  const blobs: Blob[] = [];
  const places: { store: string; key: IDBValidKey }[] = [];
  let records = 0;
  return {
    blobs,
    places,
    records: () => records,
    written: () => spool.length,
    record(store, key, value) {
      const before = blobs.length;
      const take = (blob: Blob): number => {
        places.push({ store, key });
        return blobs.push(blob) - 1;
      };
      try {
        spool.write(recordFrame(key, value, take));
        records += 1;
      } catch (error) {
        if (!(error instanceof UnsupportedValueError)) throw error;
        blobs.length = before;
        places.length = before;
        onRefused({ store, key, kind: error.kind });
      }
    },
  };
}

/** Bytes of records that are wanted in a batch, and most records in one. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_RECORDS = 1000;

/** Gives a store's records in the order of their keys, so many at once as are about a MiB. */
async function* batches(
  store: IDBObjectStore,
  { written }: Capture,
): AsyncGenerator<readonly [readonly IDBValidKey[], readonly unknown[]]> {
  let range: IDBKeyRange | undefined;
  let count = 1;
  for (;;) {
    const before = written();
    const asked = [store.getAllKeys(range, count), store.getAll(range, count)] as const;
    const [keys, values] = await Promise.all([result(asked[0]), result(asked[1])]);
    if (keys.length === 0) return;
    yield [keys, values];
    if (keys.length < count) return;
    range = IDBKeyRange.lowerBound(keys.at(-1), true);
    const each = (written() - before) / keys.length;
    // At most four times as many as before: the next records may be larger than these.
    count = Math.max(1, Math.min(4 * count, BATCH_RECORDS, Math.floor(BATCH_BYTES / each)));
  }
}
