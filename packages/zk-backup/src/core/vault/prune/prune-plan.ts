import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import { isZkBackupError, ZkBackupError } from "../../errors.ts";
import { type ContentReaderOptions, readPlace } from "../content/content-reader.ts";
import { ID_SIZE, idKey } from "../content/content-ref.ts";
import type { ChunkIndex, ChunkPlace } from "../indexes/chunk-index.ts";
import type { PackEntry } from "../indexes/index-object.ts";

/** A chunk that is needed, and the place that is to keep it. */
export interface KeptChunk {
  readonly id: Uint8Array;
  readonly place: ChunkPlace;
}

/** A pack on the storage, as a prune sees it. */
export interface PackUse {
  /** 64 hex digits. */
  readonly hash: string;
  /** Bytes on the storage. */
  readonly size: number;
  /** Bytes of its chunks, uncompressed; 0 when no index names it. */
  readonly raw: number;
  /** The chunks that it is to keep. */
  readonly kept: readonly KeptChunk[];
  /** Bytes of these. */
  readonly live: number;
}

/** What becomes of packs. */
export interface PrunePlan {
  /** Nothing in them is needed. */
  readonly remove: readonly PackUse[];
  /** What is needed in them moves to others. */
  readonly repack: readonly PackUse[];
  readonly stay: readonly PackUse[];
}

/** What planning takes. */
export interface PlanOptions {
  readonly reading: ContentReaderOptions;
  /** Packs on the storage and their sizes, by hash. */
  readonly stored: ReadonlyMap<string, number>;
  /** Packs that are marked for removal. */
  readonly marked: ReadonlySet<string>;
  /** Ids of the chunks that are needed. */
  readonly needed: ReadonlySet<string>;
  /** Share of a pack's bytes, 0 to 1, that may be unneeded before it is repacked. */
  readonly maxUnused: number;
  /** Ids of chunks that have to go, though their pack is well used otherwise. */
  readonly purged?: ReadonlySet<string> | undefined;
  readonly signal?: Cancellation | undefined;
}

/** Packs of at most this many bytes are gathered into one when there are as many as this. */
const SMALL = { bytes: 1024 * 1024, many: 8 };

/**
 * Decides which packs go, which are repacked, which stay.
 *
 * A chunk that several packs say they have is kept where it was read and found to be what its id
 * says: a writer who claims an id over garbage must not outlive the true chunk.
 *
 * @throws ZkBackupError `chunk-missing`, `object-missing` when a chunk that is needed is nowhere.
 */
export async function planPrune(options: PlanOptions): Promise<PrunePlan> {
  const { stored, reading } = options;
  const kept = await keepers(options);
  const entries = entriesByPack(reading.index);
  const uses = [...stored].map(([hash, size]): PackUse => {
    const chunks = kept.get(hash) ?? [];
    const live = chunks.reduce((sum, { place }) => sum + place.length, 0);
    return { hash, size, raw: rawBytes(entries.get(hash)), kept: chunks, live };
  });
  const remove = uses.filter(({ kept: chunks }) => chunks.length === 0);
  const used = uses.filter(({ kept: chunks }) => chunks.length > 0);
  const holed = new Set(used.filter((use) => mustRepack(options, use, entries.get(use.hash))));
  const small = used.filter((use) => !holed.has(use) && use.size <= SMALL.bytes);
  if (small.length >= SMALL.many) for (const use of small) holed.add(use);
  return {
    remove,
    repack: used.filter((use) => holed.has(use)),
    stay: used.filter((use) => !holed.has(use)),
  };
}

function mustRepack(
  { maxUnused, purged, needed }: PlanOptions,
  use: PackUse,
  entries: readonly PackEntry[] = [],
): boolean {
  if (use.raw - use.live > maxUnused * use.raw) return true;
  if (purged === undefined) return false;
  const gone = (key: string) => purged.has(key) && !needed.has(key);
  return entries.some(({ contents: { ids } }) => {
    for (let at = 0; at < ids.length; at += ID_SIZE)
      if (gone(idKey(ids.subarray(at, at + ID_SIZE)))) return true;
    return false;
  });
}

/** Finds for each chunk that is needed the place that keeps it; by pack. */
async function keepers(options: PlanOptions): Promise<Map<string, KeptChunk[]>> {
  const { reading, needed, signal } = options;
  const byPack = new Map<string, KeptChunk[]>();
  const placed = new Set<string>();
  for (const { contents } of reading.index.entries)
    for (let at = 0; at < contents.ids.length; at += ID_SIZE) {
      const id = contents.ids.subarray(at, at + ID_SIZE);
      const key = idKey(id);
      if (!needed.has(key) || placed.has(key)) continue;
      signal?.throwIfAborted();
      placed.add(key);
      for (const place of await keepingPlaces(options, id)) {
        const { hash } = place.pack;
        const chunks = byPack.get(hash);
        if (chunks) chunks.push({ id, place });
        else byPack.set(hash, [{ id, place }]);
      }
    }
  if (placed.size < needed.size)
    throw new ZkBackupError(
      "chunk-missing",
      `${needed.size - placed.size} chunks that snapshots need are in no index. Nothing was removed; repair the vault first.`,
    );
  return byPack;
}

/** The place where a chunk is kept: one, or all of them when none can be read. */
async function keepingPlaces(options: PlanOptions, id: Uint8Array): Promise<readonly ChunkPlace[]> {
  const { reading, stored, marked } = options;
  const places = reading.index.places(id).filter(({ pack }) => stored.has(pack.hash));
  const [only] = places;
  if (only === undefined)
    throw new ZkBackupError(
      "object-missing",
      `The pack of chunk ${toHex(id.subarray(0, 8))} is not on the storage. Nothing was removed; repair the vault first.`,
    );
  if (places.length === 1) return places;
  const order = (place: ChunkPlace) => (marked.has(place.pack.hash) ? 1 : 0);
  for (const place of places.sort((a, b) => order(a) - order(b)))
    if (await isWhole(options, id, place)) return [place];
  return places;
}

async function isWhole(
  { reading, signal }: PlanOptions,
  id: Uint8Array,
  place: ChunkPlace,
): Promise<boolean> {
  try {
    await readPlace(reading, id, place, signal);
    return true;
  } catch (error) {
    if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
    return false;
  }
}

function entriesByPack({ entries }: ChunkIndex): Map<string, PackEntry[]> {
  const byPack = new Map<string, PackEntry[]>();
  for (const entry of entries) {
    const same = byPack.get(entry.hash);
    if (same) same.push(entry);
    else byPack.set(entry.hash, [entry]);
  }
  return byPack;
}

function rawBytes(entries: readonly PackEntry[] = []): number {
  const sums = entries.map(({ contents }) =>
    contents.lengths.reduce((sum, length) => sum + length, 0),
  );
  return Math.max(0, ...sums);
}
