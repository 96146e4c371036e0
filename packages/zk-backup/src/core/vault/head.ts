import { byteReader } from "../codec/byte-reader.ts";
import { byteWriter } from "../codec/byte-writer.ts";
import { concat, fromHex, toHex } from "../codec/bytes.ts";
import { decodeRecord, encodeRecord } from "../codec/record.ts";
import { decodeUtf8 } from "../codec/utf8.ts";
import { ZkBackupError } from "../errors.ts";
import { decodeSnapshot, encodeSnapshot, type Snapshot, text } from "./snapshot.ts";

/** A head that was seen: enough to recognise it again. */
export interface SeenHead {
  readonly sequence: number;
  /** 64 hex digits: SHA-256 of the head object. */
  readonly hash: string;
}

/** What a device says of itself after a run: section 10 of the format. */
export interface Head {
  /** 32 hex digits. */
  readonly device: string;
  readonly sequence: number;
  /** Hash of this device's head before, 64 zeros in the first. */
  readonly previous: string;
  /** Milliseconds since 1970, by the device's clock. */
  readonly time: number;
  readonly label: string;
  /** Hashes in the names of the slots that are valid. */
  readonly slots: readonly string[];
  /** Latest heads of other devices, as this one saw them. */
  readonly others: ReadonlyMap<string, SeenHead>;
  readonly snapshots: readonly Snapshot[];
}

/** The hash before the first. */
export const NO_HEAD: string = "0".repeat(64);

/** Last number of ten digits. */
const LAST = 9_999_999_999;

/** Name of a device's head. */
export function headName(device: string, sequence: number): string {
  if (sequence > LAST) throw new ZkBackupError("bad-input", "The device has used up its numbers.");
  return `heads/${device}/${String(sequence).padStart(10, "0")}`;
}

/** Writes a head's record. */
export function encodeHeadRecord(head: Head): Uint8Array {
  return encodeRecord([
    { tag: 1, value: fromHex(head.device) },
    { tag: 2, value: byteWriter(8).u64(head.sequence).finish() },
    { tag: 3, value: fromHex(head.previous) },
    { tag: 4, value: byteWriter(8).i64(BigInt(head.time)).finish() },
    ...head.slots.map((hash) => ({ tag: 5, value: fromHex(hash) })),
    ...[...head.others].map(([device, { sequence, hash }]) => ({
      tag: 6,
      value: concat(fromHex(device), byteWriter(8).u64(sequence).finish(), fromHex(hash)),
    })),
    { tag: 7, value: text(head.label) },
    ...head.snapshots.map((snapshot) => ({
      tag: 8,
      value: encodeSnapshot(snapshot, fromHex(snapshot.id)),
    })),
  ]);
}

/**
 * Reads a head's record and compares it with the name it was found under.
 *
 * @throws ZkBackupError `object-swapped`, `object-corrupt`, `unsupported-feature`.
 */
export function decodeHeadRecord(bytes: Uint8Array, name: string): Head {
  const shape = {
    what: name,
    code: "object-corrupt",
    known: [1, 2, 3, 4, 5, 6, 7, 8],
    repeated: [5, 6, 8],
  } as const;
  const record = decodeRecord(bytes, shape);
  const device = toHex(record.one(1, "device").bytes(16, "device"));
  const sequence = record.one(2, "sequence").u64("sequence");
  if (sequence < 1 || sequence > LAST || headName(device, sequence) !== name)
    throw new ZkBackupError("object-swapped", `${name} holds another head than its name says.`);
  const label = record.one(7, "label");
  return {
    device,
    sequence,
    previous: toHex(record.one(3, "previous").bytes(32, "previous")),
    time: Number(record.one(4, "time").i64("time")),
    label: decodeUtf8(label.bytes(label.left, "label")),
    slots: record.all(5).map(toHex),
    others: new Map(record.all(6).map((value) => seenHead(value, name))),
    snapshots: record.all(8).map((value) => decodeSnapshot(value, device)),
  };
}

function seenHead(value: Uint8Array, name: string): [string, SeenHead] {
  const reader = byteReader(value, `${name}, other device`, "object-corrupt");
  const device = toHex(reader.bytes(16, "device"));
  const sequence = reader.u64("sequence");
  const hash = toHex(reader.bytes(32, "hash"));
  reader.end();
  return [device, { sequence, hash }];
}
