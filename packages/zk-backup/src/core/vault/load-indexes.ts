import type { Cancellation } from "../cancellation.ts";
import { isZkBackupError, type ZkBackupErrorCode } from "../errors.ts";
import { type ChunkIndex, createChunkIndex } from "./chunk-index.ts";
import { decodeIndex } from "./index-object.ts";
import { openNamed } from "./open-named.ts";
import { unpad } from "./padded-record.ts";
import type { Opening, Sealing } from "./sealing.ts";
import type { Storage } from "./storage.ts";

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
  /** Has the next `load` look for indexes that others have written since. */
  expire(): void;
}

/** Starts with nothing loaded. */
export function loadIndexes(options: LoadIndexesOptions): LoadedIndexes {
  const index = createChunkIndex(options.sealing.keys.domain);
  const loaded = new Set<string>();
  let loading: Promise<ChunkIndex> | null = null;
  const expire = (): void => {
    loading = null;
  };
  return {
    expire,
    load(signal) {
      if (loading !== null) return loading;
      const attempt = loadNew(options, index, loaded, signal);
      loading = attempt;
      attempt.catch(() => {
        if (loading === attempt) expire();
      });
      return attempt;
    },
  };
}

async function loadNew(
  { storage, opening }: LoadIndexesOptions,
  index: ChunkIndex,
  loaded: Set<string>,
  signal: Cancellation | undefined,
): Promise<ChunkIndex> {
  index.damaged.length = 0;
  for (const { name } of await storage.list("indexes/", { signal })) {
    if (loaded.has(name)) continue;
    try {
      const { plaintext, header } = await openNamed({
        ...{ storage, opening, signal },
        ...{ kind: "index", name },
      });
      for (const pack of decodeIndex(unpad(plaintext, name), header, name)) index.add(pack);
      loaded.add(name);
    } catch (error) {
      // Whoever may write can put an index that is none: it must not hide what the others name.
      if (!isZkBackupError(error) || !LEFT_OUT.includes(error.code)) throw error;
      index.damaged.push(error);
    }
  }
  return index;
}

const LEFT_OUT: readonly ZkBackupErrorCode[] = [
  "object-corrupt",
  "object-truncated",
  "object-swapped",
  "object-missing",
  "unsupported-version",
  "unsupported-feature",
  "unknown-epoch",
];
