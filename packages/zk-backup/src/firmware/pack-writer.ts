import { byteWriter } from "../core/codec/byte-writer.ts";
import { concat } from "../core/codec/bytes.ts";
import { plaintextFor } from "../core/codec/object-header.ts";
import type { SegmentCodec } from "../core/vault/content/compression.ts";
import {
  CHUNK_SHARE,
  DIRECTORY_FIXED,
  encodeDirectory,
  SEGMENT_SHARE,
  type Segment,
} from "../core/vault/packs/pack-directory.ts";
import type { WritingDevice } from "./device.ts";
import { BLOCK_SIZE, createObjectWriter, type ObjectWriter, type Spool } from "./object-writer.ts";
import { padTo } from "./padding.ts";

/** Compresses a segment by itself. */
export interface SegmentCompressor {
  readonly codec: SegmentCodec;
  /** Raw bytes a segment has at most; 32 KiB when left out. */
  readonly segmentSize?: number;
  compress(raw: Uint8Array): Uint8Array;
}

/** A pack as the index that follows names it. */
export interface WrittenPack {
  /** 64 hex digits. */
  readonly hash: string;
  readonly salt: Uint8Array;
  /** Bytes of its plaintext. */
  readonly length: number;
  readonly directory: Uint8Array;
}

/** Writes packs, one at a time, in the memory of a segment. */
export interface PackWriter {
  /** Makes sure that a chunk of this length fits, and gives the pack that was closed for it. */
  reserve(length: number): Promise<WrittenPack | null>;
  /** Tells whether a chunk of this length surely fits into the pack in work. */
  fits(length: number): boolean;
  /** Takes the next bytes of the chunk in work. */
  write(piece: Uint8Array): Promise<void>;
  /** The chunk in work ends here. */
  endChunk(id: Uint8Array, length: number): void;
  /** Closes the pack in work. */
  close(): Promise<WrittenPack | null>;
}

/** Packs have 256 KiB where all that is expected fits, else 1 MiB: section 6 of the format. */
const SMALL: number = plaintextFor(256 * 1024, BLOCK_SIZE);
const LARGE: number = plaintextFor(1024 * 1024, BLOCK_SIZE);

/** Most raw bytes in a segment of the firmware profile: section 8 of the format. */
const SEGMENT = 32 * 1024;

/** Most bytes of a directory, which waits in memory until its pack is full. */
const LARGEST_DIRECTORY = 12 * 1024;

/** What packs are written with. */
export interface PackWriterOptions {
  readonly device: WritingDevice;
  readonly spool: Spool;
  readonly compressor: SegmentCompressor | null;
  /** Bytes of content that the caller expects in all. */
  readonly expected: number;
}

/** Starts a pack writer. */
export function createPackWriter(options: PackWriterOptions): PackWriter {
  const { device, spool, compressor } = options;
  const size = Math.min(compressor?.segmentSize ?? SEGMENT, SEGMENT);
  const buffer = compressor ? new Uint8Array(size) : null;
  let left = options.expected;
  let object: ObjectWriter | null = null;
  let length = 0;
  let filled = 0;
  let segments: Segment[] = [];
  let ids: Uint8Array[] = [];
  let lengths: number[] = [];

  const directorySize = () =>
    DIRECTORY_FIXED + SEGMENT_SHARE * segments.length + CHUNK_SHARE * lengths.length;
  /** What a chunk takes when nothing of it compresses, with what waits before it. */
  const needed = (chunk: number) =>
    (buffer === null ? 0 : filled) +
    chunk +
    SEGMENT_SHARE * (Math.ceil((filled + chunk) / size) + 1) +
    CHUNK_SHARE;
  const fits = (chunk: number) =>
    object !== null &&
    directorySize() <= LARGEST_DIRECTORY &&
    object.written + directorySize() + needed(chunk) <= length;

  const endSegment = async (): Promise<void> => {
    if (object === null || filled === 0) return;
    if (buffer !== null && compressor !== null) {
      const raw = buffer.subarray(0, filled);
      const packed = compressor.compress(raw);
      const worth = packed.length < raw.length;
      const bytes = worth ? packed : raw;
      const codec = worth ? compressor.codec : "store";
      segments.push({ offset: object.written, stored: bytes.length, raw: filled, codec });
      await object.write(bytes);
    } else {
      const offset = object.written - filled; // its bytes went on as they came
      segments.push({ offset, stored: filled, raw: filled, codec: "store" });
    }
    filled = 0;
  };

  const close = async (): Promise<WrittenPack | null> => {
    if (object === null) return null;
    await endSegment();
    const { domain } = device.keys;
    const directory = encodeDirectory({ domain, segments, ids: concat(...ids), lengths });
    await padTo(object, length - 4 - directory.length);
    await object.write(directory);
    await object.write(byteWriter(4).u32(directory.length).finish());
    const { salt } = object;
    const hash = await object.commit((name) => `packs/${name}`);
    [object, segments, ids, lengths] = [null, [], [], []];
    return { hash, salt, length, directory };
  };

  return {
    fits,
    async reserve(chunk) {
      if (fits(chunk)) return null;
      const closed = await close();
      const all = Math.max(left, needed(chunk)) * 1.02 + 4096; // with directory and trees
      length = all < SMALL ? SMALL : LARGE;
      object = await createObjectWriter(device, spool, "pack", length);
      return closed;
    },
    async write(piece) {
      for (let at = 0; at < piece.length; ) {
        const part = piece.subarray(at, at + size - filled);
        if (buffer === null) await object?.write(part);
        else buffer.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === size) await endSegment();
      }
    },
    endChunk(id, chunk) {
      ids.push(id);
      lengths.push(chunk);
      left -= chunk;
    },
    close,
  };
}
