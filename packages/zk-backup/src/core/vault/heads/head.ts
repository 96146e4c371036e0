import { byteReader } from "../../codec/byte-reader.ts";
import { byteWriter } from "../../codec/byte-writer.ts";
import { concat, fromHex, toHex } from "../../codec/bytes.ts";
import type { SessionName } from "../../codec/object-header.ts";
import { decodeRecord, encodeRecord } from "../../codec/record.ts";
import { decodeUtf8 } from "../../codec/utf8.ts";
import { ZkBackupError } from "../../errors.ts";
import {
  decodeSnapshot,
  encodeSnapshot,
  type Snapshot,
  type SnapshotName,
  text,
} from "../snapshots/snapshot.ts";

/** A head that was seen: enough to recognise it again. */
export interface SeenHead {
  readonly sequence: number;
  /** 64 hex digits: SHA-256 of the head object. */
  readonly hash: string;
}

/** The slots that are valid, as one generation of the list has them. */
export interface SlotList {
  readonly generation: number;
  /** Hashes in the slots' names, 64 hex digits each. */
  readonly slots: readonly string[];
}

/** What a device says of itself after a run: section 12 of the format. */
export interface Head {
  /** 32 hex digits. */
  readonly device: string;
  readonly sequence: number;
  /** Hash of this device's head before, 64 zeros in the first. */
  readonly previous: string;
  /** Milliseconds since 1970, by the device's clock. */
  readonly time: number;
  readonly label: string;
  readonly slotList: SlotList;
  /** Latest heads of other devices, as this one saw them. */
  readonly others: ReadonlyMap<string, SeenHead>;
  readonly snapshots: readonly Snapshot[];
  /** Whether the snapshots come on top of those of the head before. */
  readonly continued: boolean;
  /** Snapshots of other devices that no longer count. */
  readonly forgotten: readonly SnapshotName[];
  /** Snapshots of other devices that no retention rule may remove. */
  readonly protected: readonly SnapshotName[];
}

/** The hash before the first. */
export const NO_HEAD: string = "0".repeat(64);

/** The list before any. */
export const NO_SLOTS: SlotList = { generation: 0, slots: [] };

/** Last number of ten digits. */
const LAST = 9_999_999_999;

/** Name of a device's head. */
export function headName(device: string, sequence: number): string {
  if (sequence > LAST) throw new ZkBackupError("bad-input", "The device has used up its numbers.");
  return `heads/${device}/${String(sequence).padStart(10, "0")}`;
}

/** Whose head has this name, and which; null for names of other objects. */
export function headOfName(name: string): { device: string; sequence: number } | null {
  const [, device, digits] = /^heads\/([0-9a-f]{32})\/([0-9]{10})$/.exec(name) ?? [];
  return device === undefined ? null : { device, sequence: Number(digits) };
}

/** Writes a head's record. */
export function encodeHeadRecord(head: Head): Uint8Array {
  const u64 = (value: number) => byteWriter(8).u64(value).finish();
  const { generation, slots } = head.slotList;
  return encodeRecord([
    { tag: 1, value: fromHex(head.device) },
    { tag: 2, value: u64(head.sequence) },
    { tag: 3, value: fromHex(head.previous) },
    { tag: 4, value: byteWriter(8).i64(BigInt(head.time)).finish() },
    ...slots.map((hash) => ({ tag: 5, value: fromHex(hash) })),
    ...[...head.others].map(([device, { sequence, hash }]) => ({
      tag: 6,
      value: concat(fromHex(device), u64(sequence), fromHex(hash)),
    })),
    { tag: 7, value: text(head.label) },
    ...head.snapshots.map((snapshot) => ({
      tag: 8,
      value: encodeSnapshot(snapshot, fromHex(snapshot.id)),
    })),
    ...(head.continued ? [{ tag: 9, value: new Uint8Array() }] : []),
    ...head.forgotten.map((name) => ({ tag: 10, value: nameBytes(name) })),
    ...(generation === 0 ? [] : [{ tag: 11, value: u64(generation) }]),
    ...head.protected.map((name) => ({ tag: PROTECTED, value: nameBytes(name) })),
  ]);
}

/** Readers that do not know it pass it over. */
const PROTECTED = 128;

function nameBytes({ device, id }: SnapshotName): Uint8Array {
  return fromHex(device + id);
}

/** What only a full device's head may say. */
const FULL_ONLY = [5, 6, 10, 11];

/**
 * Reads a head's record and compares it with the name it was found under, and with the session that
 * sealed it.
 *
 * @throws ZkBackupError `object-swapped`, `object-corrupt`, `unsupported-feature`.
 */
export function decodeHeadRecord(
  bytes: Uint8Array,
  name: string,
  session: SessionName | null = null,
): Head {
  const shape = {
    what: name,
    code: "object-corrupt",
    known: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    repeated: [5, 6, 8, 10],
  } as const;
  const record = decodeRecord(bytes, shape);
  const device = record.one(1, "device", (reader) => toHex(reader.bytes(16, "device")));
  const sequence = record.one(2, "sequence", (reader) => reader.u64("sequence"));
  const elsewhere = sequence < 1 || sequence > LAST || headName(device, sequence) !== name;
  if (elsewhere || (session !== null && toHex(session.device) !== device))
    throw new ZkBackupError("object-swapped", `${name} holds another head than its name says.`);
  if (session !== null && FULL_ONLY.some((tag) => record.all(tag).length > 0))
    throw record.error("a write-only device says what it cannot know");
  return {
    ...{ device, sequence },
    previous: record.one(3, "previous", (reader) => toHex(reader.bytes(32, "previous"))),
    time: record.one(4, "time", (reader) => Number(reader.i64("time"))),
    label: record.one(7, "label", (reader) => decodeUtf8(reader.rest())),
    slotList: {
      generation: record.maybe(11, "generation", (reader) => reader.u64("generation")) ?? 0,
      slots: record.all(5).map((value) => slotHash(value, name)),
    },
    others: new Map(record.all(6).map((value) => seenHead(value, name))),
    snapshots: record.all(8).map((value) => decodeSnapshot(value, device)),
    continued: record.flag(9, "continued"),
    forgotten: record.all(10).map((value) => snapshotName(value, name)),
    protected:
      session === null ? record.all(PROTECTED).map((value) => snapshotName(value, name)) : [],
  };
}

function slotHash(value: Uint8Array, name: string): string {
  const reader = byteReader(value, `${name}, slot`, "object-corrupt");
  const hash = toHex(reader.bytes(32, "hash"));
  reader.end();
  return hash;
}

function seenHead(value: Uint8Array, name: string): [string, SeenHead] {
  const reader = byteReader(value, `${name}, other device`, "object-corrupt");
  const device = toHex(reader.bytes(16, "device"));
  const sequence = reader.u64("sequence");
  const hash = toHex(reader.bytes(32, "hash"));
  reader.end();
  return [device, { sequence, hash }];
}

function snapshotName(value: Uint8Array, name: string): SnapshotName {
  const reader = byteReader(value, `${name}, another device's snapshot`, "object-corrupt");
  const device = toHex(reader.bytes(16, "device"));
  const id = toHex(reader.bytes(16, "snapshot"));
  reader.end();
  return { device, id };
}
