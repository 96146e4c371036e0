import { ZkBackupError } from "../core/errors.ts";

/** A field of a record: its tag, and its value. */
export interface Field {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** Reads a number of four bytes; what is not there counts as zero. */
export function u32At(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (const byte of bytes.subarray(at, at + 4)) value = value * 256 + byte;
  return value;
}

/**
 * Reads a record (section 5 of the format) that a slot gave, whose lengths are by tag: what a device
 * needs of the vault's codec, in a tenth of its size.
 *
 * @param lengths bytes that a field of each known tag has
 * @throws ZkBackupError `slot-damaged`, `unsupported-feature`.
 */
export function readFields(
  record: Uint8Array,
  lengths: Readonly<Record<number, number>>,
  repeated: readonly number[] = [],
): Field[] {
  const fields: Field[] = [];
  for (let [at, last] = [0, 0]; at < record.length; ) {
    const tag = record[at] ?? 0;
    const start = at + 5;
    const length = u32At(record, at + 1);
    at = start + length;
    const ordered = tag > last || (tag === last && (tag > 127 || repeated.includes(tag)));
    if (at > record.length || !ordered) throw damaged();
    last = tag;
    if (tag > 127) continue;
    if (lengths[tag] === undefined)
      throw new ZkBackupError("unsupported-feature", "The slot needs a newer release.");
    if (lengths[tag] !== length) throw damaged();
    fields.push({ tag, value: record.slice(start, at) });
  }
  return fields;
}

/** The error for a slot that was changed or broken. */
export function damaged(): ZkBackupError {
  return new ZkBackupError("slot-damaged", "The slot is damaged: fetch it again.");
}
