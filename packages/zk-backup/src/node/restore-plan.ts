import { ID_SIZE } from "../core/vault/content/content-ref.ts";
import type { ChunkPlace } from "../core/vault/indexes/chunk-index.ts";
import type { PackEntry } from "../core/vault/indexes/index-object.ts";
import { type PackAccess, segmentAt } from "../core/vault/packs/pack-access.ts";
import type { Segment } from "../core/vault/packs/pack-directory.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import type { BatchPack, BatchPackReader, ReadInto } from "./batch-pack.ts";
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

/** A part, and the segments of its pack that it begins and ends in. */
interface Placed<File extends QueuedFile> {
  readonly part: FilePart<File>;
  /** Where it lies among all packs, one after another. */
  readonly rank: number;
  readonly bytes: number;
  readonly first: Segment | undefined;
  readonly last: Segment | undefined;
}

/** Finds the chunks of files; long files are in parts. */
export function findParts<File extends QueuedFile>(
  { index }: Pick<PackAccess, "index">,
  files: readonly File[],
): { readonly parts: FilePart<File>[]; readonly lost: File[] } {
  const lost: File[] = [];
  const parts: FilePart<File>[] = [];
  for (const file of files) {
    const places = placesOf(index.find, file);
    if (places === null) lost.push(file);
    else addParts(parts, file, places);
  }
  return { parts, lost };
}

/**
 * Shares parts out to batches by where their chunks lie, so that each pack is read about once
 * whatever the order of names is.
 *
 * @param mayWait whether a part may wait for more of its segment: it does while those that are
 * known are less than half of it, lest the segment be decompressed for a few of its files at a time
 * @returns the batches, and the parts that wait
 */
export function planBatches<File extends QueuedFile>(
  { index }: Pick<PackAccess, "index">,
  parts: readonly FilePart<File>[],
  mayWait: (part: FilePart<File>) => boolean,
): { readonly batches: FilePart<File>[][]; readonly waiting: FilePart<File>[] } {
  const placed = inOrder(index, parts);
  const waiting: FilePart<File>[] = [];
  const ripe: Placed<File>[] = [];
  for (let from = 0; from < placed.length; ) {
    const to = endOfSegment(placed, from);
    const isRipe = isWorthReading(placed, from, to);
    for (; from < to; from++) {
      const next = placed[from] as Placed<File>;
      if (isRipe || !mayWait(next.part)) ripe.push(next);
      else waiting.push(next.part);
    }
  }
  return { batches: cutBatches(ripe), waiting };
}

/** Sorts parts by where they lie. */
function inOrder<File extends QueuedFile>(
  index: PackAccess["index"],
  parts: readonly FilePart<File>[],
): Placed<File>[] {
  const order = new Map([...index.packs.keys()].map((hash, place) => [hash, place]));
  const placed = parts.map((part): Placed<File> => {
    const { places } = part;
    const first = places[0];
    const last = places[places.length - 1];
    return {
      part,
      rank: first === undefined ? 0 : (order.get(first.pack.hash) ?? 0) * 2 ** 32 + first.start,
      bytes: lengthOf(places),
      first: first && segmentAt(first.pack, first.start),
      last: last && segmentAt(last.pack, last.start + last.length - 1),
    };
  });
  return placed.sort((a, b) => a.rank - b.rank);
}

/** Where the parts end that begin in the same segment. */
function endOfSegment(placed: readonly Placed<QueuedFile>[], from: number): number {
  const segment = placed[from]?.first;
  let to = from + 1;
  while (to < placed.length && placed[to]?.first === segment) to += 1;
  return to;
}

/** Whether so much of a segment is wanted; files of the same content count once. */
function isWorthReading(placed: readonly Placed<QueuedFile>[], from: number, to: number): boolean {
  let bytes = 0;
  for (let i = from; i < to; i++)
    if (i === from || placed[i]?.rank !== placed[i - 1]?.rank) bytes += placed[i]?.bytes ?? 0;
  return bytes >= (placed[from]?.first?.raw ?? 0) / 2;
}

/**
 * Cuts a row of parts into batches: where a batch is nearly full, between two segments, so that
 * none is decompressed for two batches.
 */
function cutBatches<File extends QueuedFile>(parts: readonly Placed<File>[]): FilePart<File>[][] {
  const batches: FilePart<File>[][] = [];
  let batch: FilePart<File>[] = [];
  let room = 0;
  let last: Segment | undefined;
  for (const next of parts) {
    const isFull = next.bytes > room || batch.length >= MOST_FILES;
    const isNearlyFull = room < BATCH_BYTES / 4 || batch.length >= MANY_FILES;
    if (isFull || (isNearlyFull && last !== next.first)) {
      batch = [];
      batches.push(batch);
      room = BATCH_BYTES;
    }
    batch.push(next.part);
    room -= next.bytes;
    last = next.last;
  }
  return batches;
}

/** Where a file's chunks lie; null when one is in no index, or they are not as long as it says. */
function placesOf(
  find: (id: Uint8Array) => ChunkPlace | null,
  { entry: { content } }: QueuedFile,
): ChunkPlace[] | null {
  if (content === undefined) return null;
  const places: ChunkPlace[] = [];
  let length = 0;
  for (let at = 0; at < content.ids.length; at += ID_SIZE) {
    const place = find(content.ids.subarray(at, at + ID_SIZE));
    if (place === null) return null;
    places.push(place);
    length += place.length;
  }
  return length === content.length ? places : null;
}

function addParts<File extends QueuedFile>(
  parts: FilePart<File>[],
  file: File,
  places: readonly ChunkPlace[],
): void {
  const ids = file.entry.content?.ids ?? new Uint8Array();
  let [from, at, length] = [0, 0, 0];
  for (let end = 1; end <= places.length; end++) {
    length += places[end - 1]?.length ?? 0;
    const next = places[end];
    if (next !== undefined && length + next.length <= BATCH_BYTES) continue;
    const own = ids.subarray(from * ID_SIZE, end * ID_SIZE);
    parts.push({ file, at, ids: own, places: places.slice(from, end) });
    [from, at, length] = [end, at + length, 0];
  }
}

/** Bytes of chunks together. */
export function lengthOf(places: readonly ChunkPlace[]): number {
  let bytes = 0;
  for (let i = 0; i < places.length; i++) bytes += places[i]?.length ?? 0;
  return bytes;
}

/** What a batch reads: sealed parts of packs, and which packs they are. */
export interface BatchReading {
  readonly sealed: readonly BatchPack[];
  readonly packs: readonly PackEntry[];
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
  const sealed: BatchPack[] = [];
  for (const [entry, places] of wanted) sealed.push(await reader.read(entry, places, into));
  return { sealed, packs: [...wanted.keys()] };
}
