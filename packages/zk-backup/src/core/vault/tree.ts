import { type ByteReader, byteReader } from "../codec/byte-reader.ts";
import { byteWriter } from "../codec/byte-writer.ts";
import { ascii, compareBytes, equal } from "../codec/bytes.ts";
import { decodeRecord, encodeRecord, type Field, type RecordFields } from "../codec/record.ts";
import { ZkBackupError } from "../errors.ts";
import { type ContentRef, decodeContentRef, encodeContentRef } from "./content-ref.ts";

/** What stands in a directory. */
export type EntryKind = "file" | "directory" | "symlink";

/** A point in time as file systems keep it. */
export interface FileTime {
  /** Since 1970, may be negative. */
  readonly seconds: bigint;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
}

/** A name and a value, as the file system has them. */
export interface ExtendedAttribute {
  readonly name: Uint8Array;
  readonly value: Uint8Array;
}

/** One entry of a directory: section 11 of the format. */
export interface TreeEntry {
  readonly kind: EntryKind;
  /** As the file system has it: bytes, not necessarily UTF-8. */
  readonly name: Uint8Array;
  /** The low 12 bits: permissions, set-uid, set-gid, sticky. */
  readonly mode: number;
  readonly modified: FileTime;
  /** A file's content, or a directory's tree. */
  readonly content?: ContentRef;
  /** Where a symbolic link points. */
  readonly target?: Uint8Array;
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Entries of one snapshot with the same number are one file. */
  readonly hardLink?: bigint;
  /** Extended attributes, ascending by name. */
  readonly attributes?: readonly ExtendedAttribute[];
  /** Whether the file had holes: runs of zeros may be restored as holes. */
  readonly sparse?: boolean;
  /** When the writer last saw it change: tells an unchanged file without reading it. */
  readonly hint?: { readonly changed: FileTime; readonly inode: bigint };
}

const KINDS: readonly EntryKind[] = ["file", "directory", "symlink"];
const MAGIC = ascii("CZKT");
const LONGEST_NAME = 4096;

/** Writes a directory's entries, sorted by name. */
export function encodeTree(entries: readonly TreeEntry[]): Uint8Array {
  const sorted = [...entries].sort((a, b) => compareBytes(a.name, b.name));
  const writer = byteWriter(64 + 128 * sorted.length)
    .bytes(MAGIC)
    .u8(1)
    .u32(sorted.length);
  for (const entry of sorted) {
    const record = encodeRecord(fieldsOf(entry));
    writer.u32(record.length).bytes(record);
  }
  return writer.finish();
}

function fieldsOf(entry: TreeEntry): Field[] {
  const fields: Field[] = [
    { tag: 1, value: new Uint8Array([KINDS.indexOf(entry.kind) + 1]) },
    { tag: 2, value: entry.name },
    { tag: 3, value: byteWriter(4).u32(entry.mode).finish() },
    { tag: 4, value: timeBytes(entry.modified) },
  ];
  if (entry.content) fields.push({ tag: 5, value: encodeContentRef(entry.content) });
  if (entry.target) fields.push({ tag: 6, value: entry.target });
  if (entry.owner)
    fields.push({
      tag: 7,
      value: byteWriter(8).u32(entry.owner.uid).u32(entry.owner.gid).finish(),
    });
  if (entry.hardLink !== undefined)
    fields.push({ tag: 8, value: byteWriter(8).i64(BigInt.asIntN(64, entry.hardLink)).finish() });
  for (const { name, value } of sortedAttributes(entry.attributes ?? []))
    fields.push({
      tag: 9,
      value: byteWriter(2 + name.length + value.length)
        .u16(name.length)
        .bytes(name)
        .bytes(value)
        .finish(),
    });
  if (entry.sparse) fields.push({ tag: 10, value: new Uint8Array() });
  if (entry.hint) {
    const { changed, inode } = entry.hint;
    const writer = byteWriter(20).bytes(timeBytes(changed)).i64(BigInt.asIntN(64, inode));
    fields.push({ tag: 128, value: writer.finish() });
  }
  return fields;
}

/**
 * Reads a directory's entries. Names that a file system could misread, and entries without what
 * their kind needs, are refused.
 *
 * @throws ZkBackupError `tree-corrupt`, `unsupported-version`, `unsupported-feature`.
 */
export function decodeTree(bytes: Uint8Array): TreeEntry[] {
  const reader = byteReader(bytes, "tree", "tree-corrupt");
  if (!equal(reader.bytes(4, "magic"), MAGIC)) throw reader.error("it is no tree");
  const version = reader.u8("version");
  if (version !== 1)
    throw new ZkBackupError("unsupported-version", `A tree has version ${version}; update.`);
  const count = reader.u32("entry count");
  const entries: TreeEntry[] = [];
  for (let i = 0; i < count; i++) {
    const entry = decodeEntry(reader.bytes(reader.u32("entry length"), "entry"), reader);
    const before = entries.at(-1);
    if (before && compareBytes(before.name, entry.name) >= 0)
      throw reader.error("its names are not in order");
    entries.push(entry);
  }
  reader.end();
  return entries;
}

const SHAPE = {
  what: "tree entry",
  code: "tree-corrupt",
  known: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  repeated: [9],
} as const;

function decodeEntry(bytes: Uint8Array, tree: ByteReader): TreeEntry {
  const record = decodeRecord(bytes, SHAPE);
  const kind = KINDS[record.one(1, "kind", (reader) => reader.u8("kind")) - 1];
  if (kind === undefined)
    throw new ZkBackupError("unsupported-feature", "A tree entry is of an unknown kind; update.");
  const name = record.one(2, "name", rest);
  if (!isSafeName(name)) throw tree.error("an entry's name is not allowed");
  const content = record.maybe(5, "content", decodeContentRef);
  const target = record.maybe(6, "target", rest);
  const isLink = kind === "symlink";
  if (isLink === (target === undefined) || isLink !== (content === undefined))
    throw tree.error(`a ${kind} lacks what it needs`);
  return {
    ...{ kind, name },
    mode: record.one(3, "mode", (reader) => reader.u32("mode")) & 0o7777,
    modified: record.one(4, "time", readTime),
    ...(content && { content }),
    ...(target && { target }),
    ...decodeExtras(record),
  };
}

/** What an entry may have or not. */
function decodeExtras(record: RecordFields): Partial<TreeEntry> {
  const owner = record.maybe(7, "owner", (reader) => ({
    uid: reader.u32("uid"),
    gid: reader.u32("gid"),
  }));
  const link = record.maybe(8, "hard link group", (reader) => reader.i64("group"));
  const attributes = decodeAttributes(record);
  const hint = record.maybe(128, "change hint", (reader) => ({
    changed: readTime(reader),
    inode: reader.i64("inode"),
  }));
  return {
    ...(owner && { owner }),
    ...(link !== undefined && { hardLink: BigInt.asUintN(64, link) }),
    ...(attributes.length > 0 && { attributes }),
    ...(record.flag(10, "sparse") && { sparse: true }),
    ...(hint && { hint }),
  };
}

function rest(reader: ByteReader): Uint8Array {
  return reader.bytes(reader.left, "bytes").slice();
}

function decodeAttributes(record: RecordFields): ExtendedAttribute[] {
  const attributes = record.all(9).map((value) => {
    const reader = byteReader(value, "tree entry, extended attribute", "tree-corrupt");
    const name = reader.bytes(reader.u16("name length"), "name").slice();
    return { name, value: reader.bytes(reader.left, "value").slice() };
  });
  attributes.forEach(({ name }, i) => {
    const before = attributes[i - 1];
    if (before !== undefined && compareBytes(before.name, name) >= 0)
      throw record.error("its extended attributes are not in order");
  });
  return attributes;
}

function sortedAttributes(attributes: readonly ExtendedAttribute[]): ExtendedAttribute[] {
  return [...attributes].sort((a, b) => compareBytes(a.name, b.name));
}

/** Tells whether a name may stand in a tree: never a path, never a step up. */
function isSafeName(name: Uint8Array): boolean {
  if (name.length === 0 || name.length > LONGEST_NAME) return false;
  if (name.includes(0) || name.includes(0x2f)) return false;
  const dots = name.length <= 2 && name.every((byte) => byte === 0x2e);
  return !dots;
}

function timeBytes({ seconds, nanoseconds }: FileTime): Uint8Array {
  return byteWriter(12).i64(seconds).u32(nanoseconds).finish();
}

function readTime(reader: ByteReader): FileTime {
  const time = { seconds: reader.i64("seconds"), nanoseconds: reader.u32("nanoseconds") };
  if (time.nanoseconds > 999_999_999) throw reader.error("nanoseconds are too many");
  return time;
}
