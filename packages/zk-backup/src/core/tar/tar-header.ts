import { ascii, concat } from "../codec/bytes.ts";
import { decodeUtf8, encodeUtf8 } from "../codec/utf8.ts";
import type { FileTime } from "../vault/trees/tree.ts";

/** Bytes of a block; everything in an archive is padded to whole ones. */
const TAR_BLOCK = 512;

/** One entry of an archive, without its content. */
export interface TarEntry {
  /** `0` file, `1` hard link, `2` symbolic link, `5` directory. */
  readonly type: "0" | "1" | "2" | "5";
  readonly path: Uint8Array;
  readonly mode: number;
  readonly modified: FileTime;
  /** Bytes of content that follow. */
  readonly size: number;
  readonly owner: { readonly uid: number; readonly gid: number };
  /** What a link points to. */
  readonly link?: Uint8Array | undefined;
  readonly attributes?: readonly { readonly name: Uint8Array; readonly value: Uint8Array }[];
}

/**
 * Writes an entry's header: POSIX.1-2017, pax interchange format. What the old header cannot say
 * (long names and such that are not ASCII, fractions of seconds, large numbers, extended attributes)
 * stands in an extended header before it.
 */
export function encodeTarHeader(entry: TarEntry): Uint8Array {
  const records = paxRecords(entry);
  const plain = oldHeader({ ...entry, size: fits(entry.size, 11) ? entry.size : 0 });
  if (records.length === 0) return plain;
  const content = concat(...records);
  const extended = oldHeader({
    type: "x",
    path: concat(ascii("PaxHeaders/"), lastName(entry.path)),
    mode: 0o644,
    modified: { seconds: 0n, nanoseconds: 0 },
    size: content.length,
    owner: { uid: 0, gid: 0 },
  });
  return concat(extended, content, tarPadding(content.length), plain);
}

/** The zeros after content of this length. */
export function tarPadding(length: number): Uint8Array {
  return new Uint8Array((TAR_BLOCK - (length % TAR_BLOCK)) % TAR_BLOCK);
}

/** The end of an archive. */
export const TAR_END: Uint8Array = new Uint8Array(2 * TAR_BLOCK);

function paxRecords(entry: TarEntry): Uint8Array[] {
  const { path, link = NONE, size, owner, modified, attributes = [] } = entry;
  const records: Uint8Array[] = [];
  const say = (key: string, value: Uint8Array) => records.push(paxRecord(ascii(key), value));
  const isText = [path, link].every(isUtf8);
  if (!isText) say("hdrcharset", ascii("BINARY"));
  if (!isPlain(path)) say("path", path);
  if (!isPlain(link)) say("linkpath", link);
  if (!fits(size, 11)) say("size", ascii(String(size)));
  if (!fits(owner.uid, 7)) say("uid", ascii(String(owner.uid)));
  if (!fits(owner.gid, 7)) say("gid", ascii(String(owner.gid)));
  if (modified.nanoseconds !== 0 || !fitsTime(modified)) say("mtime", ascii(timeText(modified)));
  for (const { name, value } of attributes)
    records.push(paxRecord(concat(ascii("SCHILY.xattr."), escaped(name)), value));
  return records;
}

const NONE = new Uint8Array();

/** `length key=value\n`, where the length counts itself. */
function paxRecord(key: Uint8Array, value: Uint8Array): Uint8Array {
  const rest = key.length + value.length + 3;
  let length = rest + String(rest).length;
  if (String(length).length !== String(rest).length) length = rest + String(length).length;
  return concat(ascii(`${length} `), key, ascii("="), value, ascii("\n"));
}

/** As GNU tar does: an equals sign would end the name. */
function escaped(name: Uint8Array): Uint8Array {
  const letters = [...name].flatMap((byte) =>
    byte === 0x3d ? [0x25, 0x33, 0x44] : byte === 0x25 ? [0x25, 0x32, 0x35] : [byte],
  );
  return Uint8Array.from(letters);
}

function oldHeader(entry: Omit<TarEntry, "type"> & { readonly type: string }): Uint8Array {
  const { path, link = NONE, mode, owner, size, modified, type } = entry;
  const block = new Uint8Array(TAR_BLOCK);
  block.set(shortened(path), 0);
  block.set(octal(mode, 7), 100);
  block.set(octal(fits(owner.uid, 7) ? owner.uid : 0, 7), 108);
  block.set(octal(fits(owner.gid, 7) ? owner.gid : 0, 7), 116);
  block.set(octal(size, 11), 124);
  block.set(octal(fitsTime(modified) ? Number(modified.seconds) : 0, 11), 136);
  block.set(ascii(type), 156);
  block.set(shortened(link), 157);
  block.set(ascii("ustar\u000000"), 257);
  block.fill(0x20, 148, 156); // the sum is taken as if it were spaces
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.set(concat(octal(sum, 6), Uint8Array.of(0, 0x20)), 148);
  return block;
}

function octal(value: number, digits: number): Uint8Array {
  return ascii(value.toString(8).padStart(digits, "0"));
}

function fits(value: number, digits: number): boolean {
  return value < 8 ** digits;
}

function fitsTime({ seconds }: FileTime): boolean {
  return seconds >= 0n && seconds < 8n ** 11n;
}

/** Seconds with a fraction; before 1970 the sign stands before both. */
function timeText({ seconds, nanoseconds }: FileTime): string {
  const total = seconds * 1_000_000_000n + BigInt(nanoseconds);
  const digits = String(total < 0n ? -total : total).padStart(10, "0");
  return `${total < 0n ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function isPlain(name: Uint8Array): boolean {
  return name.length <= 100 && name.every((byte) => byte < 0x80);
}

function shortened(name: Uint8Array): Uint8Array {
  return name.subarray(0, 100).map((byte) => (byte < 0x80 ? byte : 0x5f));
}

function lastName(path: Uint8Array): Uint8Array {
  const end = path.at(-1) === 0x2f ? path.length - 1 : path.length;
  return path.subarray(path.lastIndexOf(0x2f, end - 1) + 1, end);
}

function isUtf8(bytes: Uint8Array): boolean {
  const again = encodeUtf8(decodeUtf8(bytes));
  return again !== null && again.length === bytes.length && again.every((b, i) => b === bytes[i]);
}
