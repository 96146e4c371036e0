import type { ByteReader } from "../../codec/byte-reader.ts";
import { byteWriter } from "../../codec/byte-writer.ts";
import { concat } from "../../codec/bytes.ts";

/** Where content is found: section 6 of the format. */
export interface ContentRef {
  /** 0: `ids` are the content's chunks; n: they are those of a list of ids of level n - 1. */
  readonly level: number;
  /** Bytes of the content. */
  readonly length: number;
  /** Chunk ids, 32 bytes each, joined. */
  readonly ids: Uint8Array;
}

/** Bytes of a chunk id. */
export const ID_SIZE = 32;

/** Most ids in one reference that is written; more go up a level. */
export const MOST_IDS = 1000;

/** Deepest level that is read. */
const DEEPEST = 3;

/** Content of no bytes. */
export const EMPTY_CONTENT: ContentRef = { level: 0, length: 0, ids: new Uint8Array() };

/** Writes a reference. */
export function encodeContentRef({ level, length, ids }: ContentRef): Uint8Array {
  return concat(byteWriter(9).u8(level).u64(length).finish(), ids);
}

/** Reads a reference that takes all of the reader. */
export function decodeContentRef(reader: ByteReader): ContentRef {
  const level = reader.u8("level");
  const length = reader.u64("length");
  const ids = reader.rest().slice();
  if (level > DEEPEST) throw reader.error(`level ${level} is too deep`);
  if (ids.length % ID_SIZE !== 0 || (ids.length === 0) !== (length === 0))
    throw reader.error("its chunk ids are cut short");
  return { level, length, ids };
}

/** Splits joined ids. */
export function splitIds(ids: Uint8Array): Uint8Array[] {
  const split: Uint8Array[] = [];
  for (let at = 0; at < ids.length; at += ID_SIZE) split.push(ids.subarray(at, at + ID_SIZE));
  return split;
}

/** A chunk id as a key of a Map: its 32 bytes as 16 UTF-16 units, compared in full. */
export function idKey(id: Uint8Array): string {
  const unit = (at: number): number => ((id[at] ?? 0) << 8) | (id[at + 1] ?? 0);
  // In one call: a string that is added to again and again is kept in its pieces too.
  return String.fromCharCode(
    ...[unit(0), unit(2), unit(4), unit(6), unit(8), unit(10), unit(12), unit(14)],
    ...[unit(16), unit(18), unit(20), unit(22), unit(24), unit(26), unit(28), unit(30)],
  );
}
