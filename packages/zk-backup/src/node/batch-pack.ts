import type { BlockSpan } from "../core/codec/open.ts";
import type { PackEntry } from "../core/vault/indexes/index-object.ts";
import {
  type OpenedPack,
  openPack,
  type PackAccess,
  segmentsOf,
  spansOf,
} from "../core/vault/packs/pack-access.ts";
import type { Segment } from "../core/vault/packs/pack-directory.ts";
import type { ReadRoom } from "./read-room.ts";

/** Parts of a pack, still sealed, and the keys to it: all that a thread is given of a vault. */
export interface BatchPack {
  readonly name: string;
  readonly header: Uint8Array;
  readonly sourceKey: Uint8Array;
  /** The key of its chunks' ids. */
  readonly idKey: Uint8Array;
  readonly segments: readonly BatchSegment[];
  readonly parts: readonly { readonly span: BlockSpan; readonly sealed: Uint8Array }[];
}

/** A segment of a pack. */
export interface BatchSegment extends Segment {
  /** Where its bytes begin in the pack's raw stream. */
  readonly start: number;
}

/** Reads what batches need out of packs. */
export interface BatchPackReader {
  /**
   * Reads the sealed blocks around these ranges of a pack's raw stream, each run of blocks once.
   *
   * @throws ZkBackupError, and the storage's.
   */
  read(entry: PackEntry, ranges: readonly RawRange[], into: ReadInto): Promise<BatchPack>;
}

/** Where a batch is read to. */
export interface ReadInto {
  /** For what fits; what does not gets memory of its own. */
  readonly room: ReadRoom;
  readonly signal: AbortSignal | undefined;
}

/** Bytes of a pack's raw stream. */
interface RawRange {
  readonly start: number;
  readonly length: number;
}

/** Packs whose headers are kept: a pack's chunks are in some batches that follow each other. */
const MOST_KEPT = 64;

/** Starts a reader that has no pack's header yet. */
export function createBatchPackReader(access: PackAccess): BatchPackReader {
  const kept = new Map<PackEntry, OpenedPack>();
  const opened = async (entry: PackEntry, signal: AbortSignal | undefined): Promise<OpenedPack> => {
    const known = kept.get(entry);
    if (known) return known;
    const pack = await openPack(access, entry, signal);
    for (const oldest of kept.keys()) if (kept.size >= MOST_KEPT) kept.delete(oldest);
    kept.set(entry, pack);
    return pack;
  };
  return {
    async read(entry, ranges, { room, signal }) {
      const { object, header, sourceKey, idKey } = await opened(entry, signal);
      const name = `packs/${entry.hash}`;
      const segments = segmentsAround(entry, ranges);
      const parts: BatchPack["parts"][number][] = [];
      for (const span of spansOf(object, segments)) {
        const range = { start: span.start, length: span.length };
        const options = { range, room: room.next(span.length), signal };
        parts.push({ span, sealed: await access.storage.get(name, options) });
      }
      return { name, header, sourceKey, idKey, segments, parts };
    },
  };
}

/** Gives the segments that hold ranges, ascending, each once. */
function segmentsAround(entry: PackEntry, ranges: readonly RawRange[]): BatchSegment[] {
  const wanted = new Set<Segment>();
  for (const range of ranges) for (const segment of segmentsOf(entry, range)) wanted.add(segment);
  const found: BatchSegment[] = [];
  let start = 0;
  for (const segment of entry.contents.segments) {
    if (wanted.has(segment)) found.push({ ...segment, start });
    start += segment.raw;
  }
  return found;
}
