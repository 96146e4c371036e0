import { byteReader } from "../codec/byte-reader.ts";
import { byteWriter } from "../codec/byte-writer.ts";
import { SEGMENT_CODECS, type SegmentCodec } from "./compression.ts";
import { ID_SIZE } from "./content-ref.ts";

/** A run of chunks compressed together, and where it lies in its pack's plaintext. */
export interface Segment {
  readonly offset: number;
  /** Bytes in the pack. */
  readonly stored: number;
  /** Bytes of its chunks. */
  readonly raw: number;
  readonly codec: SegmentCodec;
  /** Chunk ids, 32 bytes each, joined. */
  readonly ids: Uint8Array;
  /** Length of each chunk. */
  readonly lengths: readonly number[];
}

/** Most raw bytes in a segment that is read. */
const MOST_RAW = 17 * 1024 * 1024;

/** Bytes of one segment with `chunks` chunks in a directory. */
export function directoryShare(chunks: number): number {
  return 17 + chunks * (ID_SIZE + 4);
}

/** Bytes that every pack spends on its directory beside the segments' shares. */
export const DIRECTORY_FIXED = 8;

/** Writes a directory: section 7 of the format. */
export function encodeDirectory(segments: readonly Segment[]): Uint8Array {
  const writer = byteWriter(4096).u32(segments.length);
  for (const { offset, stored, raw, codec, ids, lengths } of segments) {
    writer.u32(offset).u32(stored).u32(raw).u8(SEGMENT_CODECS.indexOf(codec)).u32(lengths.length);
    lengths.forEach((length, i) => {
      writer.bytes(ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE)).u32(length);
    });
  }
  return writer.finish();
}

/**
 * Reads a directory of a pack whose plaintext has `packLength` bytes.
 *
 * @throws ZkBackupError `object-corrupt` naming field and offset.
 */
export function decodeDirectory(bytes: Uint8Array, packLength: number, name: string): Segment[] {
  const reader = byteReader(bytes, `directory of ${name}`, "object-corrupt");
  const count = reader.u32("segment count");
  const end = packLength - 4 - bytes.length;
  const segments: Segment[] = [];
  let free = 0;
  for (let i = 0; i < count; i++) {
    const offset = reader.u32("offset");
    const stored = reader.u32("stored length");
    const raw = reader.u32("raw length");
    const codec = SEGMENT_CODECS[reader.u8("codec")];
    if (codec === undefined) throw reader.error("the segment's codec is unknown");
    if (offset < free || offset + stored > end) throw reader.error("segments overlap");
    if (raw > MOST_RAW || (codec === "store" && raw !== stored))
      throw reader.error("the segment's raw length is impossible");
    free = offset + stored;
    const chunks = reader.u32("chunk count");
    if (chunks * (ID_SIZE + 4) > reader.left) throw reader.error("chunk count is too large");
    const ids = new Uint8Array(chunks * ID_SIZE);
    const lengths: number[] = [];
    let sum = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      ids.set(reader.bytes(ID_SIZE, "chunk id"), chunk * ID_SIZE);
      const length = reader.u32("chunk length");
      lengths.push(length);
      sum += length;
    }
    if (sum !== raw) throw reader.error("chunk lengths do not add up");
    segments.push({ offset, stored, raw, codec, ids, lengths });
  }
  reader.end();
  return segments;
}
