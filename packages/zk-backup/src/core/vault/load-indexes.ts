import type { Cancellation } from "../cancellation.ts";
import { type ChunkIndex, createChunkIndex } from "./chunk-index.ts";
import { decodeIndex } from "./index-object.ts";
import { openNamed } from "./open-named.ts";
import { unpad } from "./padded-record.ts";
import type { Sealing } from "./sealing.ts";
import type { Storage } from "./storage.ts";

/** What loading takes. */
export interface LoadIndexesOptions {
  readonly storage: Storage;
  readonly sealing: Sealing;
}

/** The vault's indexes, read when they are first needed and again when there are new ones. */
export interface LoadedIndexes {
  /** @throws ZkBackupError `object-corrupt`, `object-truncated`, `object-missing`. */
  load(signal?: Cancellation): Promise<ChunkIndex>;
}

/** Starts with nothing loaded. */
export function loadIndexes({ storage, sealing }: LoadIndexesOptions): LoadedIndexes {
  const index = createChunkIndex();
  const loaded = new Set<string>();
  return {
    async load(signal) {
      for (const { name } of await storage.list("indexes/", { signal })) {
        if (loaded.has(name)) continue;
        const content = unpad(
          await openNamed({ storage, sealing, kind: "index", name, signal }),
          name,
        );
        for (const pack of decodeIndex(content, name)) index.add(pack);
        loaded.add(name);
      }
      return index;
    },
  };
}
