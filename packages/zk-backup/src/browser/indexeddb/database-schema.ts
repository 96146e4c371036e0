import { ZkBackupError } from "../../core/errors.ts";

/** A database without its records: section 2 of docs/formats/zk-backup-web-app-v1.md. */
export interface DatabaseSchema {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly StoreSchema[];
}

/** Where a key stands in a record: null for one that stands beside it. */
type KeyPath = string | readonly string[] | null;

/** An object store. */
interface StoreSchema {
  readonly name: string;
  readonly keyPath: KeyPath;
  readonly autoIncrement: boolean;
  readonly indexes: readonly IndexSchema[];
}

/** An index of a store. */
interface IndexSchema {
  readonly name: string;
  readonly keyPath: string | readonly string[];
  readonly unique: boolean;
  readonly multiEntry: boolean;
}

/** Reads a database's schema, in the order of names that IndexedDB gives. */
export function readSchema(
  { name, version }: IDBDatabase,
  transaction: IDBTransaction | null,
): DatabaseSchema {
  const stores = [...(transaction?.objectStoreNames ?? [])].map((store) =>
    storeSchema((transaction as IDBTransaction).objectStore(store)),
  );
  return { name, version, stores };
}

function storeSchema(store: IDBObjectStore): StoreSchema {
  const indexes = [...store.indexNames].map((index): IndexSchema => {
    const { name, keyPath, unique, multiEntry } = store.index(index);
    return { name, keyPath: plainPath(keyPath), unique, multiEntry };
  });
  const { name, keyPath, autoIncrement } = store;
  return { name, keyPath: keyPath === null ? null : plainPath(keyPath), autoIncrement, indexes };
}

/** An array where the browser gives a list of strings of its own. */
function plainPath(path: string | Iterable<string>): string | string[] {
  return typeof path === "string" ? path : [...path];
}

/** Makes the stores and indexes, inside the transaction that makes the database. */
export function createStores(database: IDBDatabase, { stores }: DatabaseSchema): void {
  for (const { name, keyPath, autoIncrement, indexes } of stores) {
    const options = { keyPath: keyPath as string | string[] | null, autoIncrement };
    const store = database.createObjectStore(name, options);
    for (const { name: index, keyPath: path, unique, multiEntry } of indexes)
      store.createIndex(index, path as string | string[], { unique, multiEntry });
  }
}

const FORMAT = "candor-indexeddb";

/** Writes a schema as it stands in a snapshot: JSON, for people too. */
export function encodeSchema(schema: DatabaseSchema): Uint8Array {
  const { name, version, stores } = schema;
  const text = JSON.stringify(
    { format: FORMAT, formatVersion: 1, name, version, stores },
    undefined,
    2,
  );
  return new TextEncoder().encode(`${text}\n`);
}

/** Longest schema that is read. */
export const LARGEST_SCHEMA: number = 16 * 1024 * 1024;

/** Reads it. @throws ZkBackupError `record-corrupt`, `unsupported-version`. */
export function decodeSchema(bytes: Uint8Array): DatabaseSchema {
  const value = parsed(bytes);
  const format = field(value, "format");
  if (format !== FORMAT) throw corrupt("format", `is not ${JSON.stringify(FORMAT)}`);
  const formatVersion = field(value, "formatVersion");
  if (formatVersion !== 1)
    throw new ZkBackupError(
      "unsupported-version",
      `schema.json has format version ${String(formatVersion)}; update.`,
    );
  const version = field(value, "version");
  if (!Number.isSafeInteger(version) || (version as number) < 1)
    throw corrupt("version", "is no whole number above 0");
  return {
    name: text(value, "name", ""),
    version: version as number,
    stores: list(value, "stores", "").map((store, i) => decodeStore(store, `stores[${i}].`)),
  };
}

function decodeStore(value: unknown, at: string): StoreSchema {
  const path = field(value, "keyPath");
  return {
    name: text(value, "name", at),
    keyPath: path === null ? null : keyPath(path, at),
    autoIncrement: flag(value, "autoIncrement", at),
    indexes: list(value, "indexes", at).map((index, i) => {
      const where = `${at}indexes[${i}].`;
      return {
        name: text(index, "name", where),
        keyPath: keyPath(field(index, "keyPath"), where),
        unique: flag(index, "unique", where),
        multiEntry: flag(index, "multiEntry", where),
      };
    }),
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ZkBackupError("record-corrupt", "schema.json is no JSON.", { cause });
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) throw corrupt(name, "is missing");
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown, name: string, at: string): string {
  const found = field(value, name);
  if (typeof found !== "string") throw corrupt(at + name, "is no text");
  return found;
}

function flag(value: unknown, name: string, at: string): boolean {
  const found = field(value, name);
  if (typeof found !== "boolean") throw corrupt(at + name, "is neither true nor false");
  return found;
}

function list(value: unknown, name: string, at: string): readonly unknown[] {
  const found = field(value, name);
  if (!Array.isArray(found)) throw corrupt(at + name, "is no list");
  return found;
}

function keyPath(path: unknown, at: string): string | string[] {
  if (typeof path === "string") return path;
  if (Array.isArray(path) && path.length > 0 && path.every((part) => typeof part === "string"))
    return path as string[];
  throw corrupt(`${at}keyPath`, "is neither text nor a list of texts");
}

function corrupt(place: string, what: string): ZkBackupError {
  return new ZkBackupError("record-corrupt", `schema.json: ${place} ${what}.`);
}
