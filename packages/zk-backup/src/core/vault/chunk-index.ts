import type { ChunkDomain } from "../codec/vault-keys.ts";
import type { ZkBackupError } from "../errors.ts";
import { ID_SIZE, idKey } from "./content-ref.ts";
import type { PackEntry } from "./index-object.ts";
import { sameDomain } from "./pack-directory.ts";

/** Where a chunk lies. */
export interface ChunkPlace {
  readonly pack: PackEntry;
  /** Offset in the pack's raw stream, and length. */
  readonly start: number;
  readonly length: number;
  /** Another pack that says it has the chunk. */
  readonly next: ChunkPlace | null;
}

/** Finds chunks by id: what all indexes say together. */
export interface ChunkIndex {
  /** The places that claim to hold a chunk, the newest first. */
  find(id: Uint8Array): ChunkPlace | null;
  /** Tells whether a pack of the writer's own domain has the chunk, so that none is to be stored. */
  has(id: Uint8Array): boolean;
  add(pack: PackEntry): void;
  /** By hash; of what several indexes say of one pack, one. */
  readonly packs: ReadonlyMap<string, PackEntry>;
  /** Why indexes could not be read: what they name is not found. */
  readonly damaged: ZkBackupError[];
}

/** Starts an empty index for a writer of this domain. */
export function createChunkIndex(own: ChunkDomain): ChunkIndex {
  const packs = new Map<string, PackEntry>();
  const entries = new Set<string>();
  const places = new Map<string, ChunkPlace>();
  const find = (id: Uint8Array): ChunkPlace | null => places.get(idKey(id)) ?? null;
  return {
    packs,
    damaged: [],
    find,
    has(id) {
      for (let place = find(id); place !== null; place = place.next)
        if (sameDomain(place.pack.contents.domain, own)) return true;
      return false;
    },
    add(pack) {
      // By domain too: a device that only writes cannot shadow what an index of the vault says.
      const { epoch, device } = pack.contents.domain;
      const entry = `${pack.hash} ${epoch} ${device ?? ""}`;
      if (entries.has(entry)) return;
      entries.add(entry);
      packs.set(pack.hash, pack);
      const { ids, lengths } = pack.contents;
      let start = 0;
      lengths.forEach((length, i) => {
        const id = idKey(ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE));
        places.set(id, { pack, start, length, next: places.get(id) ?? null });
        start += length;
      });
    },
  };
}
