import { ID_SIZE, idKey } from "./content-ref.ts";
import type { PackEntry } from "./index-object.ts";
import type { Segment } from "./pack-directory.ts";

/** Where a chunk lies. */
interface ChunkPlace {
  readonly pack: PackEntry;
  readonly segment: Segment;
  /** Offset in the segment's raw bytes, and length. */
  readonly offset: number;
  readonly length: number;
}

/** Finds chunks by id: what all indexes say together. */
export interface ChunkIndex {
  find(id: Uint8Array): ChunkPlace | undefined;
  has(id: Uint8Array): boolean;
  add(pack: PackEntry): void;
  readonly packs: ReadonlyMap<string, PackEntry>;
}

/** Starts an empty index. */
export function createChunkIndex(): ChunkIndex {
  const packs = new Map<string, PackEntry>();
  const places = new Map<string, ChunkPlace>();
  return {
    packs,
    find: (id) => places.get(idKey(id)),
    has: (id) => places.has(idKey(id)),
    add(pack) {
      if (packs.has(pack.hash)) return;
      packs.set(pack.hash, pack);
      for (const segment of pack.segments) {
        let offset = 0;
        segment.lengths.forEach((length, i) => {
          const key = idKey(segment.ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE));
          if (!places.has(key)) places.set(key, { pack, segment, offset, length });
          offset += length;
        });
      }
    },
  };
}
