import { byteWriter } from "../../codec/byte-writer.ts";
import { fromHex, toHex } from "../../codec/bytes.ts";
import { decodeRecord, encodeRecord } from "../../codec/record.ts";
import { decodeUtf8, encodeUtf8 } from "../../codec/utf8.ts";
import { ZkBackupError } from "../../errors.ts";
import { type ContentRef, decodeContentRef, encodeContentRef } from "../content/content-ref.ts";
import {
  type DirectoryAttributes,
  decodeDirectoryAttributes,
  encodeDirectoryAttributes,
} from "../trees/tree.ts";

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
  /** Which snapshot it was made from: of a copy, or of one that was written anew. */
  readonly origin?: SnapshotOrigin;
  /** The directory that is the root, itself: a tree says what is in it. */
  readonly directory?: DirectoryAttributes;
}

/** A snapshot's name: a write-only device may claim any id, so the id alone is none. */
export interface SnapshotName {
  /** 32 hex digits each. */
  readonly device: string;
  readonly id: string;
}

/** The snapshot, in its vault, that another was made from. */
export interface SnapshotOrigin extends SnapshotName {
  /** 32 hex digits. */
  readonly vault: string;
}

/** A snapshot's name as a key. */
export function snapshotKey({ device, id }: SnapshotName): string {
  return `${device} ${id}`;
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
    ...(snapshot.origin ? [{ tag: ORIGIN, value: encodeOrigin(snapshot.origin) }] : []),
    ...(snapshot.directory
      ? [{ tag: DIRECTORY, value: encodeDirectoryAttributes(snapshot.directory) }]
      : []),
  ]);
}

/** Readers that do not know these pass them over. */
const [ORIGIN, DIRECTORY] = [129, 130];

function encodeOrigin({ vault, device, id }: SnapshotOrigin): Uint8Array {
  return fromHex(`${vault}${device}${id}`);
}

/** Reads where a snapshot came from; one that is not as it should be is as good as none. */
function decodeOrigin(value: Uint8Array | undefined): SnapshotOrigin | null {
  if (value?.length !== 48) return null;
  const [vault, device, id] = [value.subarray(0, 16), value.subarray(16, 32), value.subarray(32)];
  return { vault: toHex(vault), device: toHex(device), id: toHex(id) };
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
  const origin = decodeOrigin(record.all(ORIGIN)[0]);
  const [written] = record.all(DIRECTORY);
  const directory = written && decodeDirectoryAttributes(written);
  return {
    id: record.one(1, "id", (reader) => toHex(reader.bytes(16, "id"))),
    device,
    time: record.one(2, "time", (reader) => Number(reader.i64("time"))),
    root: record.one(3, "root", decodeContentRef),
    files: record.one(4, "files", (reader) => reader.u64("files")),
    bytes: record.one(5, "bytes", (reader) => reader.u64("bytes")),
    path: record.one(6, "path", (reader) => decodeUtf8(reader.rest())),
    tags: record.all(7).map(decodeUtf8),
    ...(record.flag(8, "protected") && { protected: true }),
    ...(origin && { origin }),
    ...(directory && { directory }),
  };
}

/** Text as it stands in records. @throws ZkBackupError `bad-input` for half a character pair. */
export function text(value: string): Uint8Array {
  const bytes = encodeUtf8(value);
  if (bytes === null)
    throw new ZkBackupError("bad-input", "A text holds half of a character pair.");
  return bytes;
}
