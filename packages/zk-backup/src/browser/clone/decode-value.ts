import type { ByteReader } from "../../core/codec/byte-reader.ts";
import { ZkBackupError } from "../../core/errors.ts";
import { ERROR_PARTS, ERRORS, GEOMETRY, NO_LENGTH, TAG, VIEWS } from "./value-tag.ts";

/** Gives the blobs that values refer to by number. */
export type BlobGiver = (number: number) => Blob;

/**
 * Decodes a value, as `encodeValue` wrote it. Nothing that is read is run: a name such as
 * `__proto__` becomes a property like any other.
 *
 * @throws ZkBackupError the reader's, and `unsupported-feature` for what this platform does not have.
 */
export function decodeValue(reader: ByteReader, blobs: BlobGiver): unknown {
  const made: unknown[] = [];
  const open: Frame[] = [];
  for (;;) {
    let result = decodeOne({ reader, blobs, made }, open);
    while (result !== PENDING) {
      const frame = open.at(-1);
      if (frame === undefined) return result.value;
      frame.take(result.value);
      frame.left -= 1;
      if (frame.left > 0) break;
      open.pop();
      result = frame.finish();
    }
    if (open.length === 0) throw reader.error("a value has no end");
  }
}

interface Decoding {
  readonly reader: ByteReader;
  readonly blobs: BlobGiver;
  /** Objects in the order of their first bytes: what references count by. */
  readonly made: unknown[];
}

/** A value whose inner values are still to be read. */
interface Frame {
  left: number;
  take(value: unknown): void;
  finish(): Result;
}

type Result = { readonly value: unknown } | typeof PENDING;
const PENDING = Symbol("what is inside comes first");

/** Reads one value's own bytes; what it holds goes into a frame. */
function decodeOne(decoding: Decoding, open: Frame[]): Result {
  const { reader, made } = decoding;
  const tag = reader.u8("tag");
  if (tag < TAG.reference) return { value: decodePrimitive(reader, tag) };
  if (tag === TAG.reference) return { value: referred(decoding) };
  const place = made.push(undefined) - 1;
  const decode = DECODERS.get(tag);
  if (decode === undefined)
    throw new ZkBackupError("unsupported-feature", `A value has the unknown tag ${tag}; update.`);
  const part = decode(decoding);
  if ("value" in part) made[place] = part.value;
  if (part.inner === 0) return { value: made[place] };
  const taken: unknown[] = [];
  open.push({
    left: part.inner,
    take: part.take ?? ((value) => void taken.push(value)),
    finish() {
      if (part.make) made[place] = guarded(reader, () => part.make?.(taken));
      return { value: made[place] };
    },
  });
  return PENDING;
}

/** What a decoder made: a container that takes what it holds, or how to make it of that. */
interface Part {
  readonly value?: unknown;
  /** How many values follow. */
  readonly inner: number;
  readonly take?: (value: unknown) => void;
  readonly make?: (inner: readonly unknown[]) => unknown;
}

function decodePrimitive(reader: ByteReader, tag: number): unknown {
  switch (tag) {
    case TAG.undefined:
      return undefined;
    case TAG.null:
      return null;
    case TAG.false:
      return false;
    case TAG.true:
      return true;
    case TAG.number:
      return readNumber(reader);
    case TAG.bigint:
      return readBigint(reader);
    case TAG.text:
      return guarded(reader, () => utf8.decode(reader.bytes(reader.u32("length"), "text")));
    case TAG.units:
      return readUnits(reader);
    default:
      throw new ZkBackupError("unsupported-feature", `A value has the unknown tag ${tag}; update.`);
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const number = new DataView(new ArrayBuffer(8));

function readNumber(reader: ByteReader): number {
  number.setUint32(0, reader.u32("number"));
  number.setUint32(4, reader.u32("number"));
  return number.getFloat64(0);
}

function readBigint(reader: ByteReader): bigint {
  const sign = reader.u8("sign");
  let hex = "0x0";
  for (const byte of reader.bytes(reader.u32("length"), "bigint"))
    hex += byte.toString(16).padStart(2, "0");
  const magnitude = BigInt(hex);
  return sign === 0 ? magnitude : -magnitude;
}

function readUnits(reader: ByteReader): string {
  const bytes = reader.bytes(2 * reader.u32("length"), "text");
  let text = "";
  for (let at = 0; at < bytes.length; at += 2)
    text += String.fromCharCode(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  return text;
}

function referred({ reader, made }: Decoding): unknown {
  const place = reader.u32("reference");
  const value = made[place];
  if (value === undefined) throw reader.error(`it refers to object ${place}, which is not there`);
  return value;
}

/** Each value that follows takes a byte at least: no count can ask for more memory than came. */
function counted(reader: ByteReader, each = 1): number {
  const count = reader.u32("count");
  if (count * each > reader.left()) throw reader.error(`a count of ${count} is more than follows`);
  return count;
}

const DECODERS: ReadonlyMap<number, (decoding: Decoding) => Part> = new Map([
  [TAG.object, ({ reader }) => pairs({}, counted(reader, 2), reader)],
  [TAG.array, ({ reader }) => array(counted(reader))],
  [TAG.sparseArray, sparseArray],
  [TAG.date, ({ reader }) => whole(new Date(readNumber(reader)))],
  [TAG.expression, () => made(2, ([source, flags]) => new RegExp(String(source), String(flags)))],
  [TAG.map, map],
  [TAG.set, set],
  [TAG.wrapper, () => made(1, ([value]) => Object(value))],
  [TAG.buffer, buffer],
  [TAG.view, view],
  [TAG.error, error],
  [TAG.blob, blob],
  [TAG.file, file],
  [TAG.imageData, imageData],
  [TAG.domException, () => made(2, ([name, message]) => domException(name, message))],
  [TAG.geometry, geometry],
]);

const whole = (value: unknown): Part => ({ value, inner: 0 });
const made = (inner: number, make: (inner: readonly unknown[]) => unknown): Part => ({
  inner,
  make,
});

/** Names and values by turns. */
function pairs(value: object, count: number, reader: ByteReader): Part {
  let name: string | null = null;
  const take = (next: unknown): void => {
    if (name === null) {
      if (typeof next !== "string") throw reader.error("a property's name is no text");
      name = next;
      return;
    }
    const all = { value: next, writable: true, enumerable: true, configurable: true };
    guarded(reader, () => Object.defineProperty(value, name as string, all));
    name = null;
  };
  return { value, inner: 2 * count, take };
}

function array(count: number): Part {
  const value: unknown[] = [];
  return { value, inner: count, take: (next) => void value.push(next) };
}

function sparseArray({ reader }: Decoding): Part {
  const value = new Array<unknown>(reader.u32("length"));
  return pairs(value, counted(reader, 2), reader);
}

function map({ reader }: Decoding): Part {
  const value = new Map<unknown, unknown>();
  let key: { readonly key: unknown } | null = null;
  const take = (next: unknown): void => {
    if (key === null) key = { key: next };
    else {
      value.set(key.key, next);
      key = null;
    }
  };
  return { value, inner: 2 * counted(reader, 2), take };
}

function set({ reader }: Decoding): Part {
  const value = new Set<unknown>();
  return { value, inner: counted(reader), take: (next) => void value.add(next) };
}

function buffer({ reader }: Decoding): Part {
  const most = reader.u64("greatest length");
  const bytes = reader.bytes(reader.u64("length"), "buffer");
  const options = most === NO_LENGTH ? undefined : { maxByteLength: most };
  return whole(
    guarded(reader, () => {
      const value = new (ArrayBuffer as ResizableConstructor)(bytes.length, options);
      new Uint8Array(value).set(bytes);
      return value;
    }),
  );
}

/** Of ES2024; older platforms pass the second argument over. */
type ResizableConstructor = new (
  length: number,
  options?: { readonly maxByteLength: number },
) => ArrayBuffer;

function view({ reader }: Decoding): Part {
  const name = VIEWS[reader.u8("kind of view")];
  if (name === undefined) throw reader.error("its view is of an unknown kind");
  const [offset, length] = [reader.u64("offset"), reader.u64("length")];
  return made(1, ([bytes]) => {
    if (!(bytes instanceof ArrayBuffer)) throw reader.error("its view is of no buffer");
    const View = global<ViewConstructor>(name);
    const size = View.BYTES_PER_ELEMENT ?? 1;
    return new View(bytes, offset, length / size);
  });
}

type ViewConstructor = {
  readonly BYTES_PER_ELEMENT?: number;
  new (buffer: ArrayBuffer, offset: number, length: number): ArrayBufferView;
};

function error({ reader }: Decoding): Part {
  const name = ERRORS[reader.u8("kind of error")];
  if (name === undefined) throw reader.error("its error is of an unknown kind");
  const bits = reader.u8("parts");
  const parts = ERROR_PARTS.filter((_, bit) => (bits >> bit) & 1);
  const value = name === "AggregateError" ? new AggregateError([]) : new (errorOf(name))();
  let at = 0;
  const take = (next: unknown): void => {
    const all = { value: next, writable: true, enumerable: false, configurable: true };
    Object.defineProperty(value, parts[at++] as string, all);
  };
  return { value, inner: parts.length, take };
}

const errorOf = (name: string): ErrorConstructor => global<ErrorConstructor>(name);

function blob({ reader, blobs }: Decoding): Part {
  const given = sized(reader, blobs);
  return made(1, ([type]) => given.slice(0, given.size, String(type)));
}

function file({ reader, blobs }: Decoding): Part {
  const given = sized(reader, blobs);
  return made(3, ([type, name, lastModified]) => {
    const options = { type: String(type), lastModified: Number(lastModified) };
    return new File([given], String(name), options);
  });
}

function sized(reader: ByteReader, blobs: BlobGiver): Blob {
  const given = blobs(reader.u32("blob"));
  if (given.size !== reader.u64("size")) throw reader.error("a blob has another size");
  return given;
}

function imageData({ reader }: Decoding): Part {
  const [width, height] = [reader.u32("width"), reader.u32("height")];
  return made(3, ([colorSpace, pixelFormat, data]) => {
    if (!ArrayBuffer.isView(data)) throw reader.error("its picture has no data");
    const settings = { colorSpace, ...(pixelFormat === undefined ? {} : { pixelFormat }) };
    return new ImageData(data as ImageDataArray, width, height, settings as ImageDataSettings);
  });
}

const domException = (name: unknown, message: unknown): DOMException =>
  new DOMException(String(message), String(name));

function geometry({ reader }: Decoding): Part {
  const name = Object.keys(GEOMETRY)[reader.u8("kind of geometry")];
  if (name === undefined) throw reader.error("its geometry is of an unknown kind");
  const numbers = Array.from({ length: reader.u8("count") }, () => readNumber(reader));
  const isMatrix = GEOMETRY[name as keyof typeof GEOMETRY] === null;
  const Shape = global<new (...given: unknown[]) => unknown>(name);
  return whole(guarded(reader, () => (isMatrix ? new Shape(numbers) : new Shape(...numbers))));
}

/** @throws ZkBackupError `unsupported-feature` where this platform has no such thing. */
function global<T>(name: string): T {
  const found = (globalThis as unknown as Record<string, T | undefined>)[name];
  if (found !== undefined) return found;
  throw new ZkBackupError("unsupported-feature", `This browser has no ${name}; update.`);
}

/** Turns what a constructor has against its arguments into the reader's error. */
function guarded<T>(reader: ByteReader, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof ZkBackupError) throw cause;
    throw reader.error(cause instanceof Error ? cause.message : "it cannot be made");
  }
}
