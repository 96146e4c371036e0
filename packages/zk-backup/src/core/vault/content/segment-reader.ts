import type { Cancellation } from "../../cancellation.ts";
import { equal } from "../../codec/bytes.ts";
import { HEADER_SIZE } from "../../codec/object-header.ts";
import { type OpenedObject, openHeader } from "../../codec/open.ts";
import { isZkBackupError, ZkBackupError } from "../../errors.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import type { Storage } from "../objects/storage.ts";
import { checkDomain, type Segment } from "../packs/pack-directory.ts";
import type { Opening } from "../packs/sealing.ts";
import type { Compression } from "./compression.ts";

/** What reading segments takes. */
export interface SegmentReaderOptions {
  readonly opening: Opening;
  readonly storage: Storage;
  readonly compression: Compression;
  /** Raw bytes of segments kept for the next chunk; default 24 MiB. */
  readonly cacheBytes?: number;
}

/** Reads segments: authenticated, decompressed, the latest kept. */
export interface SegmentReader {
  read(pack: PackEntry, segment: Segment, signal?: Cancellation): Promise<Uint8Array>;
}

/** Starts a reader. */
export function createSegmentReader(options: SegmentReaderOptions): SegmentReader {
  const limit = options.cacheBytes ?? 24 * 1024 * 1024;
  const headers = new Map<string, Promise<OpenedObject>>();
  const cache = new Map<Segment, Promise<Uint8Array>>();
  let cached = 0;

  const headerOf = (pack: PackEntry, signal?: Cancellation): Promise<OpenedObject> => {
    const known = headers.get(pack.hash);
    if (known) return known;
    const opening = openPackHeader(options, pack, signal);
    headers.set(pack.hash, opening);
    opening.catch(() => headers.delete(pack.hash));
    return opening;
  };

  return {
    read(pack, segment, signal) {
      const known = cache.get(segment);
      if (known) {
        cache.delete(segment); // and to the end: the least recently used goes first
        cache.set(segment, known);
        return known;
      }
      const reading = headerOf(pack, signal).then((object) =>
        readSegment(options, object, pack, segment, signal),
      );
      cache.set(segment, reading);
      cached += segment.raw;
      reading.catch(() => {
        if (cache.delete(segment)) cached -= segment.raw;
      });
      for (const oldest of cache.keys()) {
        if (cached <= limit || oldest === segment) break;
        cache.delete(oldest);
        cached -= oldest.raw;
      }
      return reading;
    },
  };
}

async function openPackHeader(
  { opening, storage }: SegmentReaderOptions,
  pack: PackEntry,
  signal: Cancellation | undefined,
): Promise<OpenedObject> {
  const name = `packs/${pack.hash}`;
  const range = { start: 0, length: HEADER_SIZE };
  const bytes = await getPart(storage, name, range, signal);
  const object = await openHeader({ ...opening, kind: "pack", name }, bytes);
  if (!equal(object.header.salt, pack.salt) || object.header.length !== pack.length)
    throw new ZkBackupError("object-swapped", `${name} is another pack than the index names.`);
  checkDomain(pack.contents.domain, object.header, name);
  return object;
}

async function readSegment(
  { storage, compression }: SegmentReaderOptions,
  object: OpenedObject,
  pack: PackEntry,
  segment: Segment,
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  const name = `packs/${pack.hash}`;
  const span = object.blocksOf(segment.offset, segment.stored);
  const range = { start: span.start, length: span.length };
  const sealed = await getPart(storage, name, range, signal);
  const plaintext = await object.openBlocks(span, sealed);
  const from = segment.offset - span.first * object.header.blockSize;
  return unpacked(compression, segment, plaintext.subarray(from, from + segment.stored), name);
}

/** Decompresses a segment's stored bytes. @throws ZkBackupError `object-corrupt`. */
export async function unpacked(
  compression: Compression,
  segment: Segment,
  stored: Uint8Array,
  name: string,
): Promise<Uint8Array> {
  if (segment.codec === "store") return stored;
  try {
    const raw = await compression.decompress(segment.codec, stored, segment.raw);
    if (raw.length === segment.raw) return plainArray(raw);
  } catch (cause) {
    throw new ZkBackupError(
      "object-corrupt",
      `${name}: the segment at ${segment.offset} is no ${segment.codec} stream of its length.`,
      { cause },
    );
  }
  throw new ZkBackupError("object-corrupt", `${name}: the segment at ${segment.offset} is short.`);
}

/**
 * A compression may give a Buffer: its `slice` is a view, so that each name in a tree would keep the
 * segment, and what is read as both is compiled for both.
 */
function plainArray(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Reads a range of an object that the vault refers to. @throws `object-missing`. */
async function getPart(
  storage: Storage,
  name: string,
  range: { readonly start: number; readonly length: number },
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  try {
    return await storage.get(name, { range, signal });
  } catch (cause) {
    if (isZkBackupError(cause, "bad-range"))
      throw new ZkBackupError("object-truncated", `${name} ends before byte ${range.start}.`, {
        cause,
      });
    throw missing(cause, name);
  }
}

/** Says that the vault needs an object which the storage does not have. */
export function missing(cause: unknown, name: string): unknown {
  if (!isZkBackupError(cause, "not-found")) return cause;
  const message = `${name} is missing on the storage, and the vault needs it.`;
  return new ZkBackupError("object-missing", message, { cause });
}
