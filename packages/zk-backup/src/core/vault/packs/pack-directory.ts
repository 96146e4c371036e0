import { byteReader } from "../../codec/byte-reader.ts";
import { byteWriter } from "../../codec/byte-writer.ts";
import { fromHex, isZero, toHex } from "../../codec/bytes.ts";
import type { ObjectHeader } from "../../codec/object-header.ts";
import type { ChunkDomain } from "../../codec/vault-keys.ts";
import { ZkBackupError } from "../../errors.ts";
import { SEGMENT_CODECS, type SegmentCodec } from "../content/compression.ts";
import { ID_SIZE } from "../content/content-ref.ts";

/** A piece of a pack's raw stream, compressed by itself, and where it lies in the plaintext. */
export interface Segment {
  readonly offset: number;
  /** Bytes in the pack. */
  readonly stored: number;
  /** Bytes of the raw stream. */
  readonly raw: number;
  readonly codec: SegmentCodec;
}

/** What is in a pack: section 9 of the format. */
export interface PackDirectory {
  readonly domain: ChunkDomain;
  readonly segments: readonly Segment[];
  /** Chunk ids, 32 bytes each, joined; the chunks joined are the segments' raw bytes joined. */
  readonly ids: Uint8Array;
  /** Length of each chunk. */
  readonly lengths: readonly number[];
}

/** Most raw bytes in a segment that is read, and in a chunk. */
const MOST_RAW = 17 * 1024 * 1024;
const LONGEST_CHUNK = 16 * 1024 * 1024;

/** Bytes that a directory spends on each segment and each chunk. */
export const SEGMENT_SHARE = 13;
export const CHUNK_SHARE: number = ID_SIZE + 4;

/** Bytes that every pack spends beside them: domain, two counts, the directory's length. */
export const DIRECTORY_FIXED = 32;

/** Writes a directory. */
export function encodeDirectory(directory: PackDirectory): Uint8Array {
  const { domain, segments, ids, lengths } = directory;
  const size = DIRECTORY_FIXED + SEGMENT_SHARE * segments.length + CHUNK_SHARE * lengths.length;
  const writer = byteWriter(size)
    .u32(domain.epoch)
    .bytes(domain.device === null ? new Uint8Array(16) : fromHex(domain.device))
    .u32(segments.length);
  for (const { offset, stored, raw, codec } of segments)
    writer.u32(offset).u32(stored).u32(raw).u8(SEGMENT_CODECS.indexOf(codec));
  writer.u32(lengths.length);
  lengths.forEach((length, i) => {
    writer.bytes(ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE)).u32(length);
  });
  return writer.finish();
}

/**
 * Reads a directory of a pack whose plaintext has `packLength` bytes.
 *
 * @throws ZkBackupError `object-corrupt` naming field and offset.
 */
export function decodeDirectory(
  bytes: Uint8Array,
  packLength: number,
  name: string,
): PackDirectory {
  const reader = byteReader(bytes, `directory of ${name}`, "object-corrupt");
  const epoch = reader.u32("domain epoch");
  const device = reader.bytes(16, "domain device");
  const end = packLength - 4 - bytes.length;
  const segments: Segment[] = [];
  let [free, rawBytes] = [0, 0];
  for (let left = reader.u32("segment count"); left > 0; left--) {
    const offset = reader.u32("offset");
    const stored = reader.u32("stored length");
    const raw = reader.u32("raw length");
    const codec = SEGMENT_CODECS[reader.u8("codec")];
    if (codec === undefined) throw reader.error("the segment's codec is unknown");
    if (offset < free || offset + stored > end) throw reader.error("segments overlap");
    if (raw > MOST_RAW || (codec === "store" && raw !== stored))
      throw reader.error("the segment's raw length is impossible");
    free = offset + stored;
    rawBytes += raw;
    segments.push({ offset, stored, raw, codec });
  }
  const chunks = reader.u32("chunk count");
  if (chunks * CHUNK_SHARE > reader.left()) throw reader.error("chunk count is too large");
  const ids = new Uint8Array(chunks * ID_SIZE);
  const lengths: number[] = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    ids.set(reader.bytes(ID_SIZE, "chunk id"), chunk * ID_SIZE);
    const length = reader.u32("chunk length");
    if (length < 1 || length > LONGEST_CHUNK) throw reader.error("a chunk's length is impossible");
    lengths.push(length);
    rawBytes -= length;
  }
  if (rawBytes !== 0) throw reader.error("segments and chunks do not add up");
  reader.end();
  return {
    domain: { epoch, device: isZero(device) ? null : toHex(device) },
    ...{ segments, ids, lengths },
  };
}

/**
 * Compares a directory's domain with who sealed it: a write-only device names chunks in its own
 * domain alone, so that it cannot put content under the ids of others.
 *
 * @throws ZkBackupError `object-corrupt`.
 */
export function checkDomain(
  domain: ChunkDomain,
  sealed: Pick<ObjectHeader, "epoch" | "session">,
  name: string,
): void {
  const own =
    sealed.session === null
      ? domain.epoch <= sealed.epoch
      : domain.epoch === sealed.epoch && domain.device === toHex(sealed.session.device);
  if (!own)
    throw new ZkBackupError("object-corrupt", `${name} names chunks in a domain not its own.`);
}

/** Tells whether two domains are one. */
export function sameDomain(a: ChunkDomain, b: ChunkDomain): boolean {
  return a.epoch === b.epoch && a.device === b.device;
}
