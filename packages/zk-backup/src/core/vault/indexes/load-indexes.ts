import type { Cancellation } from "../../cancellation.ts";
import { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";
import { isOfOneObject } from "../objects/one-object.ts";
import { readAhead } from "../objects/read-ahead.ts";
import type { Storage } from "../objects/storage.ts";
import { openNamed } from "../packs/open-named.ts";
import { unpad } from "../packs/padded-record.ts";
import type { Opening, Sealing } from "../packs/sealing.ts";
import { type ChunkIndex, createChunkIndex } from "./chunk-index.ts";
import { decodeIndex, type PackEntry } from "./index-object.ts";

/** What loading takes. */
export interface LoadIndexesOptions {
  readonly storage: Storage;
  readonly opening: Opening;
  /** For whom the index says what need not be stored again. */
  readonly sealing: Sealing;
}

/** The vault's indexes, read when they are first needed. */
export interface LoadedIndexes {
  /** @throws ZkBackupError `object-corrupt`, `object-truncated`, `object-missing`. */
  load(signal?: Cancellation): Promise<ChunkIndex>;
  /** What was read from which index, by name: as the last `load` found it. */
  read(): ReadonlyMap<string, readonly PackEntry[]>;
  /** Has the next `load` look for indexes that others have written or removed since. */
  expire(): void;
}

/** Starts with nothing loaded. */
export function loadIndexes(options: LoadIndexesOptions): LoadedIndexes {
  let known: Known = { index: createChunkIndex(options.sealing.keys), read: new Map() };
  let loading: Promise<ChunkIndex> | null = null;
  const expire = (): void => {
    loading = null;
  };
  const loadNew = async (signal: Cancellation | undefined): Promise<ChunkIndex> => {
    known = await following(options, known, signal);
    return known.index;
  };
  return {
    expire,
    read: () => known.read,
    load(signal) {
      if (loading !== null) return loading;
      const attempt = loadNew(signal);
      loading = attempt;
      attempt.catch(() => {
        if (loading === attempt) expire();
      });
      return attempt;
    },
  };
}

/** What was read so far, and from which index. */
interface Known {
  readonly index: ChunkIndex;
  readonly read: ReadonlyMap<string, readonly PackEntry[]>;
}

/** How often the list is read anew when indexes go away under the reader's hands. */
const LISTINGS = 3;

/** An index has at most 16 MiB; most are small. */
const AT_ONCE = { objects: 6, bytes: 4 * 1024 * 1024 };

/** Reads what others have written since, and lets go what a prune has removed. */
async function following(
  options: LoadIndexesOptions,
  known: Known,
  signal: Cancellation | undefined,
): Promise<Known> {
  for (let listing = 1; ; listing++) {
    const listed = await options.storage.list("indexes/", { signal });
    const names = new Set(listed.map(({ name }) => name));
    const gone = [...known.read.keys()].some((name) => !names.has(name));
    const index = gone ? createChunkIndex(options.sealing.keys) : known.index;
    const read = new Map([...known.read].filter(([name]) => names.has(name)));
    if (gone) for (const entries of read.values()) for (const entry of entries) index.add(entry);
    index.damaged.length = 0;
    let missing = false;
    const unread = listed.filter(({ name }) => !read.has(name));
    const reading = readAhead(unread, AT_ONCE, (name) => readIndex(options, name, signal));
    for await (const [name, entries] of reading) {
      if (entries instanceof ZkBackupError) {
        index.damaged.push(entries);
        missing ||= entries.code === "object-missing";
        continue;
      }
      for (const entry of entries) index.add(entry);
      read.set(name, entries);
    }
    if (!missing || listing >= LISTINGS) return { index, read };
  }
}

/** Whoever may write can put an index that is none: it must not hide what the others name. */
async function readIndex(
  { storage, opening }: LoadIndexesOptions,
  name: string,
  signal: Cancellation | undefined,
): Promise<readonly PackEntry[] | ZkBackupError> {
  try {
    const options = { storage, opening, signal, kind: "index", name } as const;
    const { plaintext, header } = await openNamed(options);
    return decodeIndex(unpad(plaintext, name), header, name);
  } catch (error) {
    if (!isZkBackupError(error) || !LEFT_OUT.includes(error.code)) throw error;
    if (await isOfOneObject(storage, error, signal)) return error;
    throw error;
  }
}

const LEFT_OUT: readonly ZkBackupErrorCode[] = [
  "object-corrupt",
  "object-truncated",
  "object-swapped",
  "object-missing",
  "unsupported-version",
  "unsupported-feature",
  "unknown-epoch",
  "storage-failed",
];
