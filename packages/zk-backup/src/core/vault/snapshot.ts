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
}

/** Writes a snapshot as it stands in its device's heads: section 10 of the format. */
export function encodeSnapshot(snapshot: Snapshot, idBytes: Uint8Array): Uint8Array {
  return encodeRecord([
    { tag: 1, value: idBytes },
    { tag: 2, value: byteWriter(8).i64(BigInt(snapshot.time)).finish() },
    { tag: 3, value: encodeContentRef(snapshot.root) },
    { tag: 4, value: byteWriter(8).u64(snapshot.files).finish() },
    { tag: 5, value: byteWriter(8).u64(snapshot.bytes).finish() },
    { tag: 6, value: text(snapshot.path) },
    ...snapshot.tags.map((tag) => ({ tag: 7, value: text(tag) })),
  ]);
}

const SHAPE = {
  what: "snapshot",
  code: "object-corrupt",
  known: [1, 2, 3, 4, 5, 6, 7],
  repeated: [7],
} as const;

/** Reads a snapshot of a device. @throws ZkBackupError `object-corrupt`, `unsupported-feature`. */
export function decodeSnapshot(bytes: Uint8Array, device: string): Snapshot {
  const record = decodeRecord(bytes, SHAPE);
  const path = record.one(6, "path");
  return {
    id: toHex(record.one(1, "id").bytes(16, "id")),
    device,
    time: Number(record.one(2, "time").i64("time")),
    root: decodeContentRef(record.one(3, "root")),
    files: record.one(4, "files").u64("files"),
    bytes: record.one(5, "bytes").u64("bytes"),
    path: decodeUtf8(path.bytes(path.left, "path")),
    tags: record.all(7).map(decodeUtf8),
  };
}

/** Text as it stands in records. @throws ZkBackupError `bad-input` for half a character pair. */
export function text(value: string): Uint8Array {
  const bytes = encodeUtf8(value);
  if (bytes === null)
    throw new ZkBackupError("bad-input", "A text holds half of a character pair.");
  return bytes;
}
