import type { Cancellation } from "../core/cancellation.ts";
import { ZkBackupError } from "../core/errors.ts";
import { requireListPrefix, requireObjectName } from "../core/vault/objects/object-name.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import { OWN_DATABASE } from "./indexeddb/database-list.ts";
import { abort, completed, result } from "./indexeddb/request.ts";
import { platformError, platformErrorName } from "./platform-error.ts";

/** Which vault in this browser. */
export interface IndexedDbStorageOptions {
  /** Default `vault`. */
  readonly name?: string | undefined;
}

/**
 * Keeps a vault in the browser itself, in an IndexedDB database of its own: for a second copy, and
 * for apps without a network. Browsers may clear what a site keeps when room is short, unless
 * `navigator.storage.persist()` was granted.
 *
 * `put` resolves when the browser has flushed it to disk (`durability: "strict"`).
 */
export function indexedDbStorage(options: IndexedDbStorageOptions = {}): Storage {
  const connect = connection(`${OWN_DATABASE} vault ${options.name ?? "vault"}`);

  /** Works in one transaction over both stores. */
  const within = async <T>(
    mode: IDBTransactionMode,
    signal: Cancellation | undefined,
    act: (stores: Stores) => Promise<T>,
    shown: string,
  ): Promise<T> => {
    signal?.throwIfAborted();
    try {
      const database = await connect();
      const transaction = database.transaction([OBJECTS, SIZES], mode, { durability: "strict" });
      const stores = {
        objects: transaction.objectStore(OBJECTS),
        sizes: transaction.objectStore(SIZES),
      };
      const done = completed(transaction);
      done.catch(() => {}); // awaited below, unless a request fails first
      const value = await act(stores).catch((error: unknown) => {
        abort(transaction); // a request that failed keeps no other of its transaction
        throw error;
      });
      await done;
      return value;
    } catch (cause) {
      throw failure(cause, shown);
    }
  };

  return {
    async get(name, { range, signal } = {}) {
      requireObjectName(name);
      const read = ({ objects }: Stores) => result<Kept | undefined>(objects.get(name));
      const kept = await within("readonly", signal, read, name);
      if (kept === undefined) throw notFound(name);
      const [from, to] = range ? [range.start, range.start + range.length] : [0];
      if (kept instanceof Uint8Array) return kept.slice(from, to);
      const bytes = await kept
        .slice(from, to)
        .arrayBuffer()
        .catch((cause: unknown) => {
          throw failure(cause, name);
        });
      return new Uint8Array(bytes);
    },
    async put(name, bytes, { signal } = {}) {
      requireObjectName(name);
      const own = bytes.slice();
      const kept: Kept = own.length < IN_A_FILE ? own : new Blob([own]);
      const add = async ({ objects, sizes }: Stores): Promise<void> => {
        await Promise.all([result(sizes.add(own.length, name)), result(objects.add(kept, name))]);
      };
      await within("readwrite", signal, add, name);
    },
    async list(prefix, { signal } = {}) {
      requireListPrefix(prefix);
      const range = prefix === "" ? undefined : IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const read = ({ sizes }: Stores) =>
        Promise.all([result(sizes.getAllKeys(range)), result<number[]>(sizes.getAll(range))]);
      const [names, sizes] = await within("readonly", signal, read, "The listing");
      return names.map((name, i) => ({ name: name as string, size: sizes[i] ?? 0 }));
    },
    async delete(name, { signal } = {}) {
      requireObjectName(name);
      const remove = async ({ objects, sizes }: Stores): Promise<boolean> => {
        if ((await result(sizes.getKey(name))) === undefined) return false;
        await Promise.all([result(objects.delete(name)), result(sizes.delete(name))]);
        return true;
      };
      if (!(await within("readwrite", signal, remove, name))) throw notFound(name);
    },
  };
}

const OBJECTS = "objects";
/** Lengths by name, so that a listing need not read what it lists. */
const SIZES = "sizes";

interface Stores {
  readonly objects: IDBObjectStore;
  readonly sizes: IDBObjectStore;
}

/** A blob is read in part without reading the whole. */
type Kept = Uint8Array<ArrayBuffer> | Blob;

/** Bytes from which an object is kept as a blob. */
const IN_A_FILE = 64 * 1024;

/** Opens the database when it is first needed, and again when the browser has closed it. */
function connection(name: string): () => Promise<IDBDatabase> {
  let open: Promise<IDBDatabase> | null = null;
  const connect = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const store of [OBJECTS, SIZES]) request.result.createObjectStore(store);
    };
    const database = await result(request);
    const forget = (): void => {
      open = null;
    };
    database.onclose = forget;
    database.onversionchange = () => {
      database.close();
      forget();
    };
    return database;
  };
  return () => {
    open ??= connect();
    open.catch(() => {
      open = null;
    });
    return open;
  };
}

function notFound(name: string): ZkBackupError {
  return new ZkBackupError("not-found", `No object ${name}.`);
}

function failure(cause: unknown, name: string): unknown {
  if (platformErrorName(cause) === "ConstraintError")
    return new ZkBackupError("exists", `There is an object ${name} already.`, { cause });
  return platformError(cause, name, "storage-failed");
}
