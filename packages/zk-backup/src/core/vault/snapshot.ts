import { byteWriter } from "../codec/byte-writer.ts";
import { toHex } from "../codec/bytes.ts";
import { decodeRecord, encodeRecord } from "../codec/record.ts";
import { decodeUtf8, encodeUtf8 } from "../codec/utf8.ts";
import { ZkBackupError } from "../errors.ts";
import { type ContentRef, decodeContentRef, encodeContentRef } from "./content-ref.ts";

/** A tree as it was at one time. */
export interface Snapshot {
  /** 32 hex digits. */
  readonly id: string;
  /** 32 hex digits of the device that made it. */
  readonly device: string;
  /** Milliseconds since 1970, by the device's clock. */
  readonly time: number;
  readonly root: ContentRef;
  readonly files: number;
  /** Bytes in files. */
  readonly bytes: number;
  /** What was backed up, as its device called it. */
  readonly path: string;
  readonly tags: readonly string[];
  /** Whether no retention rule may remove it; default no. */
  readonly protected?: boolean;
}

/** Writes a snapshot as it stands in its device's heads: section 12 of the format. */
export function encodeSnapshot(snapshot: Snapshot, idBytes: Uint8Array): Uint8Array {
  return encodeRecord([
    { tag: 1, value: idBytes },
    { tag: 2, value: byteWriter(8).i64(BigInt(snapshot.time)).finish() },
    { tag: 3, value: encodeContentRef(snapshot.root) },
    { tag: 4, value: byteWriter(8).u64(snapshot.files).finish() },
    { tag: 5, value: byteWriter(8).u64(snapshot.bytes).finish() },
    { tag: 6, value: text(snapshot.path) },
    ...snapshot.tags.map((tag) => ({ tag: 7, value: text(tag) })),
    ...(snapshot.protected ? [{ tag: 8, value: new Uint8Array() }] : []),
  ]);
}

const SHAPE = {
  what: "snapshot",
  code: "object-corrupt",
  known: [1, 2, 3, 4, 5, 6, 7, 8],
  repeated: [7],
} as const;

/** Reads a snapshot of a device. @throws ZkBackupError `object-corrupt`, `unsupported-feature`. */
export function decodeSnapshot(bytes: Uint8Array, device: string): Snapshot {
  const record = decodeRecord(bytes, SHAPE);
  return {
    id: record.one(1, "id", (reader) => toHex(reader.bytes(16, "id"))),
    device,
    time: record.one(2, "time", (reader) => Number(reader.i64("time"))),
    root: record.one(3, "root", decodeContentRef),
    files: record.one(4, "files", (reader) => reader.u64("files")),
    bytes: record.one(5, "bytes", (reader) => reader.u64("bytes")),
    path: record.one(6, "path", (reader) => decodeUtf8(reader.bytes(reader.left, "path"))),
    tags: record.all(7).map(decodeUtf8),
    ...(record.flag(8, "protected") && { protected: true }),
  };
}

/** Text as it stands in records. @throws ZkBackupError `bad-input` for half a character pair. */
export function text(value: string): Uint8Array {
  const bytes = encodeUtf8(value);
  if (bytes === null)
    throw new ZkBackupError("bad-input", "A text holds half of a character pair.");
  return bytes;
}
