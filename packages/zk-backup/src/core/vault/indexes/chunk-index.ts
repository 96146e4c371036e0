import { equal } from "../../codec/bytes.ts";
import type { ChunkDomain } from "../../codec/vault-keys.ts";
import type { ZkBackupError } from "../../errors.ts";
import { ID_SIZE, idKey } from "../content/content-ref.ts";
import { sameDomain } from "../packs/pack-directory.ts";
import type { PackEntry } from "./index-object.ts";

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
  /**
   * Tells whether a pack of the writer's own domain has the chunk, so that none is to be stored.
   *
   * @param among packs that may be counted on, by hash; all when left out
   */
  has(id: Uint8Array, among?: Pick<ReadonlySet<string>, "has">): boolean;
  add(pack: PackEntry): void;
  /** By hash; of what several indexes say of one pack, the last that says something else. */
  readonly packs: ReadonlyMap<string, PackEntry>;
  /** All that indexes say of packs, each saying once. */
  readonly entries: readonly PackEntry[];
  /** Why indexes could not be read: what they name is not found. */
  readonly damaged: ZkBackupError[];
}

/** Starts an empty index for a writer of this domain. */
export function createChunkIndex(own: ChunkDomain): ChunkIndex {
  const packs = new Map<string, PackEntry>();
  const entries: PackEntry[] = [];
  const known = new Map<string, PackEntry[]>();
  const places = new Map<string, ChunkPlace>();
  const find = (id: Uint8Array): ChunkPlace | null => places.get(idKey(id)) ?? null;
  return {
    packs,
    entries,
    damaged: [],
    find,
    has(id, among) {
      for (let place = find(id); place !== null; place = place.next)
        if (sameDomain(place.pack.contents.domain, own) && (among?.has(place.pack.hash) ?? true))
          return true;
      return false;
    },
    add(pack) {
      // By all they say: nobody can shadow what another index says of the same pack.
      const same = known.get(pack.hash) ?? [];
      if (same.some((other) => sameEntry(other, pack))) return;
      known.set(pack.hash, [...same, pack]);
      entries.push(pack);
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

function sameEntry(a: PackEntry, b: PackEntry): boolean {
  return a.length === b.length && equal(a.salt, b.salt) && equal(a.directory, b.directory);
}
