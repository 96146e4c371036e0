import { ZkBackupError } from "../core/errors.ts";

/** A field of a record: its tag, and its value read by offset. */
export interface Field {
  readonly tag: number;
  readonly value: Uint8Array;
  u32(at: number): number;
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
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  const fields: Field[] = [];
  for (let [at, last] = [0, 0]; at < record.length; ) {
    const tag = record[at] ?? 0;
    const length = record.length - at < 5 ? Number.NaN : view.getUint32(at + 1);
    const start = at + 5;
    at = start + length;
    const ordered = tag > last || (tag === last && (tag > 127 || repeated.includes(tag)));
    if (!(at <= record.length) || !ordered) throw damaged();
    last = tag;
    if (tag > 127) continue;
    if (lengths[tag] === undefined)
      throw new ZkBackupError("unsupported-feature", `The slot has field ${tag}: update.`);
    if (lengths[tag] !== length) throw damaged();
    const value = record.slice(start, at);
    fields.push({ tag, value, u32: (offset) => view.getUint32(start + offset) });
  }
  return fields;
}

/** The error for a slot that was changed or broken. */
export function damaged(): ZkBackupError {
  return new ZkBackupError("slot-damaged", "The slot is damaged: fetch it again.");
}
