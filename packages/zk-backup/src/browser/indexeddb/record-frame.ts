import { type ByteReader, byteReader } from "../../core/codec/byte-reader.ts";
import { type ByteWriter, byteWriter } from "../../core/codec/byte-writer.ts";
import { ascii, concat, equal } from "../../core/codec/bytes.ts";
import { isZkBackupError, ZkBackupError } from "../../core/errors.ts";
import { type BlobGiver, decodeValue } from "../clone/decode-value.ts";
import { type BlobTaker, encodeValue } from "../clone/encode-value.ts";
import type { Spool } from "./spool.ts";

/** Section 3 of docs/formats/zk-backup-web-app-v1.md. */
export const RECORDS_HEADER: Uint8Array = concat(ascii("CZKR"), Uint8Array.of(1));

const END = 0;
const STORE = 1;
const RECORD = 2;

/** Bytes of a frame before its content. */
const FRAME = 5;

/** Writes that the records of the schema's store of this number follow. */
export function storeFrame(store: number): Uint8Array {
  return byteWriter(9).u8(STORE).u32(4).u32(store).finish();
}

/** Writes the end, with how many records there were. */
export function endFrame(records: number): Uint8Array {
  return byteWriter(13).u8(END).u32(8).u64(records).finish();
}

/** Writes a record. @throws UnsupportedValueError */
export function recordFrame(key: IDBValidKey, value: unknown, take: BlobTaker): Uint8Array {
  const writer: ByteWriter = byteWriter();
  writer.u8(RECORD).framed(() => {
    encodeValue(writer, key, take);
    encodeValue(writer, value, take);
  });
  return writer.finish();
}

/** A record, or the store that those which follow are of. */
export type Frame = { readonly store: number } | RecordFrame;

/** A record. */
export interface RecordFrame {
  readonly key: IDBValidKey;
  readonly value: unknown;
  /** Bytes it took. */
  readonly size: number;
  /** Why its value cannot be had here; null when it is there. */
  readonly lost: string | null;
}

/** Says that a blob could not be read when it was backed up. */
export class BrokenBlobError extends Error {}

/**
 * Reads frames from a spool, each as it is asked for and without waiting; null at the end.
 *
 * @throws ZkBackupError `record-corrupt`, `unsupported-version`, `unsupported-feature`.
 */
export function frameReader(spool: Spool, blobs: BlobGiver): () => Frame | null {
  const header = spool.read(0, RECORDS_HEADER.length);
  if (!equal(header.subarray(0, 4), RECORDS_HEADER.subarray(0, 4)))
    throw new ZkBackupError("record-corrupt", "These are no records.");
  if (header[4] !== RECORDS_HEADER[4])
    throw new ZkBackupError("unsupported-version", `Records have version ${header[4]}; update.`);
  let at = RECORDS_HEADER.length;
  let records = 0;
  return () => {
    const what = `records, frame at ${at}`;
    const head = byteReader(spool.read(at, FRAME), what, "record-corrupt");
    const [type, length] = [head.u8("type"), head.u32("length")];
    if (length > spool.length - at - FRAME) throw head.error("it is cut short");
    const reader = byteReader(spool.read(at + FRAME, length), what, "record-corrupt");
    at += FRAME + length;
    const frame = content(type);
    reader.end();
    return frame;

    function content(kind: number): Frame | null {
      if (kind === STORE) return { store: reader.u32("store") };
      if (kind === RECORD) {
        records += 1;
        const key = decodeValue(reader, blobs) as IDBValidKey;
        return { key, size: length, ...valueIfAny(reader, blobs) };
      }
      if (kind !== END) throw reader.error(`its type ${kind} is unknown`);
      const count = reader.u64("count");
      if (count !== records) throw reader.error(`${records} records where ${count} were written`);
      if (at !== spool.length) throw reader.error("something comes after the end");
      return null;
    }
  };
}

/** Reads a record's value; one that this browser cannot make is no reason to lose the others. */
function valueIfAny(reader: ByteReader, blobs: BlobGiver): Pick<RecordFrame, "value" | "lost"> {
  try {
    return { value: decodeValue(reader, blobs), lost: null };
  } catch (error) {
    const isBroken = error instanceof BrokenBlobError;
    if (!isBroken && !isZkBackupError(error, "unsupported-feature")) throw error;
    reader.rest();
    return { value: undefined, lost: isBroken ? "blob-unreadable" : error.message };
  }
}
