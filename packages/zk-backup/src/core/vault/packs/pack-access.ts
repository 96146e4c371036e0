import type { Cancellation } from "../../cancellation.ts";
import { equal } from "../../codec/bytes.ts";
import { HEADER_SIZE } from "../../codec/object-header.ts";
import { type BlockSpan, type OpenedObject, openHeader } from "../../codec/open.ts";
import { ZkBackupError } from "../../errors.ts";
import type { ChunkIndex } from "../indexes/chunk-index.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import type { Storage } from "../objects/storage.ts";
import { checkDomain, type Segment } from "./pack-directory.ts";
import type { Opening } from "./sealing.ts";

/** What packs are read with. */
export interface PackAccess {
  readonly storage: Storage;
  readonly opening: Opening;
  readonly index: ChunkIndex;
}

/** A pack whose header was authenticated, with all that opening its blocks elsewhere takes. */
export interface OpenedPack {
  readonly entry: PackEntry;
  readonly object: OpenedObject;
  /** 128 bytes. */
  readonly header: Uint8Array;
  readonly sourceKey: Uint8Array;
  /** The key of its chunks' ids. */
  readonly idKey: Uint8Array;
}

/** Opens a pack's header. @throws ZkBackupError as reading a chunk of the pack. */
export async function openPack(
  { storage, opening }: PackAccess,
  entry: PackEntry,
  signal: Cancellation | undefined,
): Promise<OpenedPack> {
  const name = `packs/${entry.hash}`;
  const range = { start: 0, length: HEADER_SIZE };
  const header = await storage.get(name, { range, signal });
  const object = await openHeader({ ...opening, kind: "pack", name }, header);
  if (!equal(object.header.salt, entry.salt) || object.header.length !== entry.length)
    throw new ZkBackupError("object-swapped", `${name} is another pack than the index names.`);
  checkDomain(entry.contents.domain, object.header, name);
  const sourceKey = await opening.keys.sourceKey(object.header, name);
  return {
    entry,
    object,
    header,
    sourceKey,
    idKey: await opening.keys.idKey(entry.contents.domain),
  };
}

/** Gives the runs of blocks that hold these segments, each run as long as can be. */
export function spansOf(object: OpenedObject, segments: Iterable<Segment>): BlockSpan[] {
  const runs: { first: number; end: number }[] = [];
  for (const { offset, stored } of [...segments].sort((a, b) => a.offset - b.offset)) {
    const { first, count } = object.blocksOf(offset, stored);
    const last = runs.at(-1);
    if (last && first <= last.end) last.end = Math.max(last.end, first + count);
    else runs.push({ first, end: first + count });
  }
  const { blockSize } = object.header;
  return runs.map(({ first, end }) =>
    object.blocksOf(first * blockSize, (end - first) * blockSize),
  );
}

/** Gives the segment that holds a byte of a pack's raw stream. */
export function segmentAt(
  { contents: { segments } }: PackEntry,
  offset: number,
): Segment | undefined {
  let end = 0;
  for (const segment of segments) {
    end += segment.raw;
    if (offset < end) return segment;
  }
  return undefined;
}

/** Gives the segments that hold a range of a pack's raw stream. */
export function segmentsOf(
  { contents: { segments } }: PackEntry,
  { start, length }: { readonly start: number; readonly length: number },
): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  for (const segment of segments) {
    if (at >= start + length) break;
    if (at + segment.raw > start) found.push(segment);
    at += segment.raw;
  }
  return found;
}
