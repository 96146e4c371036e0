import { type ByteReader, byteReader } from "../../codec/byte-reader.ts";
import { type ByteWriter, byteWriter } from "../../codec/byte-writer.ts";
import { ascii, compareBytes, equal } from "../../codec/bytes.ts";
import { unknownField } from "../../codec/record.ts";
import { ZkBackupError } from "../../errors.ts";
import { type ContentRef, decodeContentRef } from "../content/content-ref.ts";

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

/** What is kept of a directory itself, beside what stands in it. */
export type DirectoryAttributes = Pick<
  TreeEntry,
  "mode" | "modified" | "owner" | "attributes" | "hint"
>;

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
  for (const entry of sorted) writer.framed(() => writeEntry(writer, entry));
  return writer.finish();
}

/** Writes a directory's attributes: an entry's record without kind, name and content. */
export function encodeDirectoryAttributes(attributes: DirectoryAttributes): Uint8Array {
  const writer = byteWriter(128);
  const { mode, modified, owner, attributes: extended, hint } = attributes;
  writeEntry(writer, {
    ...{ mode, modified },
    ...(owner && { owner }),
    ...(extended && { attributes: extended }),
    ...(hint && { hint }),
  });
  return writer.finish();
}

/** An entry, or what is kept of a directory itself. */
type WrittenEntry = DirectoryAttributes & Partial<TreeEntry>;

/** Writes an entry's record, field by field. */
function writeEntry(writer: ByteWriter, entry: WrittenEntry): void {
  const { kind, name, content, target, owner, attributes, hint } = entry;
  if (kind) writer.field(1, 1).u8(KINDS.indexOf(kind) + 1);
  if (name) writer.field(2, name.length).bytes(name);
  writer.field(3, 4).u32(entry.mode);
  writeTime(writer.field(4, 12), entry.modified);
  if (content) {
    const { level, length, ids } = content;
    writer
      .field(5, 9 + ids.length)
      .u8(level)
      .u64(length)
      .bytes(ids);
  }
  if (target) writer.field(6, target.length).bytes(target);
  if (owner) writer.field(7, 8).u32(owner.uid).u32(owner.gid);
  if (entry.hardLink !== undefined) writer.field(8, 8).i64(entry.hardLink);
  if (attributes) writeAttributes(writer, attributes);
  if (entry.sparse) writer.field(10, 0);
  if (hint) writeTime(writer.field(128, 20), hint.changed).i64(hint.inode);
}

function writeAttributes(writer: ByteWriter, attributes: readonly ExtendedAttribute[]): void {
  for (const { name, value } of sortedAttributes(attributes))
    writer
      .field(ATTRIBUTES, 2 + name.length + value.length)
      .u16(name.length)
      .bytes(name)
      .bytes(value);
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
    const tree = reader.enter(reader.u32("entry length"), "entry");
    const entry = complete(decodeEntry(reader), reader);
    reader.leave(tree);
    const before = entries[i - 1];
    if (before && compareBytes(before.name, entry.name) >= 0)
      throw reader.error("its names are not in order");
    entries.push(entry);
  }
  reader.end();
  return entries;
}

/**
 * Reads a directory's attributes; null when they are not as they should be: what a directory was like
 * must not keep anybody from what is in it.
 */
export function decodeDirectoryAttributes(bytes: Uint8Array): DirectoryAttributes | null {
  try {
    const reader = byteReader(bytes, "directory", "tree-corrupt");
    const { mode, modified, owner, attributes, hint } = decodeEntry(reader);
    if (mode === undefined || modified === undefined) return null;
    return {
      ...{ mode, modified },
      ...(owner && { owner }),
      ...(attributes && { attributes }),
      ...(hint && { hint }),
    };
  } catch (error) {
    if (error instanceof ZkBackupError) return null;
    throw error;
  }
}

/** Filled field by field: an entry with what it needs is one with these. */
type Decoding = { -readonly [Key in keyof Omit<TreeEntry, "attributes">]?: TreeEntry[Key] } & {
  attributes?: ExtendedAttribute[];
};

/** What fields are called in errors: made once, not for each of a tree's many. */
const FIELDS = Array.from({ length: 256 }, (_, tag) => `field ${tag}`);

/** A record, read as it comes: trees are what is read most, and in a hurry. */
function decodeEntry(reader: ByteReader): Decoding {
  const entry: Decoding = {};
  for (let last = -1; reader.left() > 0; ) {
    const tag = reader.u8("tag");
    const record = reader.enter(reader.u32("length"), FIELDS[tag] as string);
    if (tag < last || (tag === last && tag < 128 && tag !== ATTRIBUTES))
      throw reader.error(`field ${tag} is out of order`);
    decodeField(reader, tag, entry);
    reader.leave(record);
    last = tag;
  }
  return entry;
}

const ATTRIBUTES = 9;

function decodeField(reader: ByteReader, tag: number, entry: Decoding): void {
  switch (tag) {
    case 1:
      entry.kind = readKind(reader);
      return;
    case 2:
      entry.name = readName(reader);
      return;
    case 3:
      entry.mode = reader.u32("mode") & 0o7777;
      return;
    case 4:
      entry.modified = readTime(reader);
      return;
    case 5:
      entry.content = decodeContentRef(reader);
      return;
    case 6:
      entry.target = reader.rest().slice();
      return;
    default:
      decodeExtra(reader, tag, entry);
  }
}

/** What an entry may have or not. */
function decodeExtra(reader: ByteReader, tag: number, entry: Decoding): void {
  switch (tag) {
    case 7:
      entry.owner = { uid: reader.u32("uid"), gid: reader.u32("gid") };
      return;
    case 8:
      entry.hardLink = BigInt.asUintN(64, reader.i64("group"));
      return;
    case ATTRIBUTES:
      entry.attributes ??= [];
      entry.attributes.push(readAttribute(reader, entry.attributes.at(-1)));
      return;
    case 10:
      entry.sparse = true;
      return;
    case 128:
      if (entry.hint) reader.rest();
      else entry.hint = { changed: readTime(reader), inode: reader.i64("inode") };
      return;
    default:
      if (tag < 128) throw unknownField("tree entry", tag);
      reader.rest();
  }
}

function complete(entry: Decoding, reader: ByteReader): TreeEntry {
  for (const [tag, name] of NEEDED)
    if (entry[name] === undefined) throw reader.error(`${name} (field ${tag}) is missing`);
  const { kind, target, content } = entry;
  const isLink = kind === "symlink";
  if (isLink === (target === undefined) || isLink !== (content === undefined))
    throw reader.error(`a ${kind} lacks what it needs`);
  return entry as TreeEntry;
}

const NEEDED = [
  [1, "kind"],
  [2, "name"],
  [3, "mode"],
  [4, "modified"],
] as const;

function readKind(reader: ByteReader): EntryKind {
  const kind = KINDS[reader.u8("kind") - 1];
  if (kind !== undefined) return kind;
  throw new ZkBackupError("unsupported-feature", "A tree entry is of an unknown kind; update.");
}

function readName(reader: ByteReader): Uint8Array {
  const name = reader.rest().slice();
  if (!isSafeName(name)) throw reader.error("an entry's name is not allowed");
  return name;
}

function readAttribute(reader: ByteReader, last: ExtendedAttribute | undefined): ExtendedAttribute {
  const name = reader.bytes(reader.u16("name length"), "name").slice();
  if (last !== undefined && compareBytes(last.name, name) >= 0)
    throw reader.error("its extended attributes are not in order");
  return { name, value: reader.rest().slice() };
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

function writeTime(writer: ByteWriter, { seconds, nanoseconds }: FileTime): ByteWriter {
  return writer.i64(seconds).u32(nanoseconds);
}

function readTime(reader: ByteReader): FileTime {
  const time = { seconds: reader.i64("seconds"), nanoseconds: reader.u32("nanoseconds") };
  if (time.nanoseconds > 999_999_999) throw reader.error("nanoseconds are too many");
  return time;
}
