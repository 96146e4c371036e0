import { ID_SIZE, splitIds } from "../core/vault/content/content-ref.ts";
import type { ChunkPlace } from "../core/vault/indexes/chunk-index.ts";
import type { PackEntry } from "../core/vault/indexes/index-object.ts";
import { type PackAccess, segmentsOf } from "../core/vault/packs/pack-access.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import type { BatchPack, BatchPackReader, ReadInto } from "./batch-pack.ts";
import type { ChunkInBatch } from "./restore-content.ts";
import type { RestoredFolder } from "./restore-work.ts";

/** A file that is to be written, whole or in parts. */
export interface QueuedFile {
  readonly folder: RestoredFolder;
  readonly entry: TreeEntry;
}

/** Chunks of a file that are written together. */
export interface FilePart<File extends QueuedFile = QueuedFile> {
  readonly file: File;
  /** Where the first one goes. */
  readonly at: number;
  readonly ids: Uint8Array;
  readonly places: readonly ChunkPlace[];
}

/**
 * Bytes of content in a batch, and files, whose names and handles cost too: from how many on it ends
 * where the next segment begins, and how many it has at the most.
 */
export const BATCH_BYTES: number = 4 * 1024 * 1024;
const MOST_FILES = 1000;
const MANY_FILES = 250;

/**
 * Shares files out to batches by where their chunks lie, so that each pack is read about once
 * whatever the order of names is; long files go in parts.
 *
 * @returns the batches, and the files of which a chunk is nowhere to be found
 */
export function planBatches<File extends QueuedFile>(
  { index }: Pick<PackAccess, "index">,
  files: readonly File[],
): { readonly batches: FilePart<File>[][]; readonly lost: File[] } {
  const order = new Map([...index.packs.keys()].map((hash, place) => [hash, place]));
  const lost: File[] = [];
  const parts: FilePart<File>[] = [];
  for (const file of files) {
    const places = placesOf(index.find, file);
    if (places === null) lost.push(file);
    else parts.push(...partsOf(file, places));
  }
  const rank = ({ places: [first] }: FilePart) =>
    first === undefined ? 0 : (order.get(first.pack.hash) ?? 0) * 2 ** 32 + first.start;
  const ranked = parts.map((part) => ({ part, rank: rank(part) }));
  ranked.sort((a, b) => a.rank - b.rank);
  return { batches: cutBatches(ranked.map(({ part }) => part)), lost };
}

/**
 * Cuts a row of parts into batches: where a batch is nearly full, between two segments, so that
 * none is decompressed for two batches.
 */
function cutBatches<File extends QueuedFile>(parts: readonly FilePart<File>[]): FilePart<File>[][] {
  const batches: FilePart<File>[][] = [];
  let batch: FilePart<File>[] = [];
  let room = 0;
  for (const part of parts) {
    const length = lengthOf(part.places);
    const isFull = length > room || batch.length >= MOST_FILES;
    const isNearlyFull = room < BATCH_BYTES / 4 || batch.length >= MANY_FILES;
    if (isFull || (isNearlyFull && isElsewhere(batch.at(-1), part))) {
      batch = [];
      batches.push(batch);
      room = BATCH_BYTES;
    }
    batch.push(part);
    room -= length;
  }
  return batches;
}

/** Whether a part begins in another segment than the one that the part before it ends in. */
function isElsewhere(before: FilePart | undefined, { places: [first] }: FilePart): boolean {
  const last = before?.places.at(-1);
  if (last === undefined || first === undefined || last.pack !== first.pack) return true;
  const end = { start: last.start + last.length - 1, length: 1 };
  const [own] = segmentsOf(first.pack, { start: first.start, length: 1 });
  return own !== segmentsOf(last.pack, end)[0];
}

/** Where a file's chunks lie; null when one is in no index, or they are not as long as it says. */
function placesOf(
  find: (id: Uint8Array) => ChunkPlace | null,
  { entry: { content } }: QueuedFile,
): ChunkPlace[] | null {
  if (content === undefined) return null;
  const places: ChunkPlace[] = [];
  for (const id of splitIds(content.ids)) {
    const place = find(id);
    if (place === null) return null;
    places.push(place);
  }
  return lengthOf(places) === content.length ? places : null;
}

function partsOf<File extends QueuedFile>(
  file: File,
  places: readonly ChunkPlace[],
): FilePart<File>[] {
  const ids = file.entry.content?.ids ?? new Uint8Array();
  const parts: FilePart<File>[] = [];
  let [from, at, length] = [0, 0, 0];
  for (const [i, place] of places.entries()) {
    length += place.length;
    const next = places[i + 1];
    if (next !== undefined && length + next.length <= BATCH_BYTES) continue;
    const own = ids.subarray(from * ID_SIZE, (i + 1) * ID_SIZE);
    parts.push({ file, at, ids: own, places: places.slice(from, i + 1) });
    [from, at, length] = [i + 1, at + length, 0];
  }
  return parts;
}

/** Bytes of chunks together. */
export function lengthOf(places: readonly ChunkPlace[]): number {
  return places.reduce((sum, { length }) => sum + length, 0);
}

/** What a batch reads: its packs, and for each part the places of its chunks in them. */
export interface BatchReading {
  readonly packs: BatchPack[];
  readonly chunks: readonly ChunkInBatch[][];
}

/** Reads the sealed bytes that a batch needs. @throws ZkBackupError, and the storage's. */
export async function readBatch(
  reader: BatchPackReader,
  parts: readonly FilePart[],
  into: ReadInto,
): Promise<BatchReading> {
  const wanted = new Map<PackEntry, ChunkPlace[]>();
  for (const { places } of parts)
    for (const place of places) {
      const known = wanted.get(place.pack);
      if (known) known.push(place);
      else wanted.set(place.pack, [place]);
    }
  const numbers = new Map([...wanted.keys()].map((entry, number) => [entry, number]));
  const packs: BatchPack[] = [];
  for (const [entry, places] of wanted) packs.push(await reader.read(entry, places, into));
  const chunks = parts.map(({ places }) =>
    places.map(({ pack, start, length }) => ({ pack: numbers.get(pack) ?? 0, start, length })),
  );
  return { packs, chunks };
}
