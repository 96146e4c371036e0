import { ZkBackupError, type ZkBackupErrorCode } from "../errors.ts";
import { type ByteReader, byteReader } from "./byte-reader.ts";
import { byteWriter } from "./byte-writer.ts";

/** A field of a record: section 5 of the format. */
export interface Field {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** Writes fields, which the caller gives with ascending tags. */
export function encodeRecord(fields: readonly Field[]): Uint8Array {
  const writer = byteWriter(64 + fields.reduce((sum, field) => sum + 5 + field.value.length, 0));
  for (const { tag, value } of fields) writer.field(tag, value.length).bytes(value);
  return writer.finish();
}

/** A record that was read: its fields by tag. */
export interface RecordFields {
  /** Reads a field to its end. @throws when it is missing, or bytes of it are left over. */
  one<Value>(tag: number, name: string, read: (reader: ByteReader) => Value): Value;
  /** The same, or undefined when it is missing. */
  maybe<Value>(tag: number, name: string, read: (reader: ByteReader) => Value): Value | undefined;
  /** Tells whether a field is there that has no value. @throws when it has one. */
  flag(tag: number, name: string): boolean;
  /** All fields of a tag that may repeat. */
  all(tag: number): readonly Uint8Array[];
  error(what: string): ZkBackupError;
}

/** Which tags a record has, and where its errors belong. */
export interface RecordShape {
  /** For errors: what this is. */
  readonly what: string;
  readonly code: ZkBackupErrorCode;
  /** Tags known, below 128. */
  readonly known: readonly number[];
  /** Those of them that may repeat. */
  readonly repeated?: readonly number[];
}

/**
 * Reads a record.
 *
 * @throws ZkBackupError of the shape's code when it is malformed; `unsupported-feature` when it
 * has a field this release does not know and must not ignore.
 */
export function decodeRecord(bytes: Uint8Array, shape: RecordShape): RecordFields {
  const reader = byteReader(bytes, shape.what, shape.code);
  const tags: number[] = [];
  const values: Uint8Array[] = [];
  let last = -1;
  while (reader.left() > 0) {
    const tag = reader.u8("tag");
    const value = reader.bytes(reader.u32("length"), `field ${tag}`);
    if (tag < last || (tag === last && tag < 128 && !shape.repeated?.includes(tag)))
      throw reader.error(`field ${tag} is out of order`);
    if (tag < 128 && !shape.known.includes(tag)) throw unknownField(shape.what, tag);
    tags.push(tag);
    values.push(value);
    last = tag;
  }
  const maybe: RecordFields["maybe"] = (tag, name, read) => {
    const value = values[tags.indexOf(tag)];
    if (value === undefined) return undefined;
    const field = byteReader(value, `${shape.what}, ${name}`, shape.code);
    const result = read(field);
    field.end();
    return result;
  };
  return {
    maybe,
    one(tag, name, read) {
      if (!tags.includes(tag)) throw reader.error(`${name} (field ${tag}) is missing`);
      return maybe(tag, name, read) as ReturnType<typeof read>;
    },
    flag: (tag, name) => maybe(tag, name, () => true) ?? false,
    all: (tag) => values.filter((_, place) => tags[place] === tag),
    error: reader.error,
  };
}

/** Says that a field must not be ignored, and is not known. */
export function unknownField(what: string, tag: number): ZkBackupError {
  return new ZkBackupError(
    "unsupported-feature",
    `${what} has field ${tag}, which this release does not know: update it.`,
  );
}
