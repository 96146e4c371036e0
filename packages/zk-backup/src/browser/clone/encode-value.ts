import type { ByteWriter } from "../../core/codec/byte-writer.ts";
import { ERROR_PARTS, ERRORS, GEOMETRY, NO_LENGTH, TAG, VIEWS } from "./value-tag.ts";

/** Takes the blobs that values hold, and gives each a number. */
export type BlobTaker = (blob: Blob) => number;

/** A value that no bytes can stand for, such as a CryptoKey. */
export class UnsupportedValueError extends Error {
  /** Its kind, as the platform names it. */
  readonly kind: string;

  constructor(kind: string) {
    super(`A ${kind} cannot be written down.`);
    this.name = "UnsupportedValueError";
    this.kind = kind;
  }
}

/**
 * Encodes what structured cloning has made (HTML, section 2.7): no accessors, no symbols, no
 * prototypes of its own. Objects that stand in two places are written once; cycles are no matter,
 * nor is depth: what is left to write is kept in a list, not on the stack.
 *
 * @throws UnsupportedValueError
 */
export function encodeValue(writer: ByteWriter, value: unknown, take: BlobTaker): void {
  const known = new Map<object, number>();
  const open: Iterator<unknown>[] = [[value].values()];
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    const next = last.next();
    if (next.done) open.pop();
    else {
      const inner = encodeOne(writer, next.value, known, take);
      if (inner !== null) open.push(inner);
    }
  }
}

/** Writes a value without what it holds, and gives that. */
function encodeOne(
  writer: ByteWriter,
  value: unknown,
  known: Map<object, number>,
  take: BlobTaker,
): Iterator<unknown> | null {
  if (!isObject(value)) return encodePrimitive(writer, value);
  const before = known.get(value);
  if (before !== undefined) {
    writer.u8(TAG.reference).u32(before);
    return null;
  }
  known.set(value, known.size);
  const kind = kindOf(value);
  const encode = ENCODERS[kind] ?? viewEncoder(value, kind);
  if (encode === null) throw new UnsupportedValueError(kind);
  return encode(writer, value as never, take);
}

/** A function is one too; only `kindOf` tells. */
function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Works for values of other realms, and no data that was cloned can lie about it. */
function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function encodePrimitive(writer: ByteWriter, value: unknown): null {
  if (value === undefined) writer.u8(TAG.undefined);
  else if (value === null) writer.u8(TAG.null);
  else if (typeof value === "boolean") writer.u8(value ? TAG.true : TAG.false);
  else if (typeof value === "number") writeNumber(writer.u8(TAG.number), value);
  else if (typeof value === "string") writeString(writer, value);
  else if (typeof value === "bigint") writeBigint(writer, value);
  else throw new UnsupportedValueError(typeof value);
  return null;
}

const number = new DataView(new ArrayBuffer(8));

/** IEEE 754, big endian: also -0, NaN and the infinities. */
function writeNumber(writer: ByteWriter, value: number): ByteWriter {
  number.setFloat64(0, value);
  return writer.u32(number.getUint32(0)).u32(number.getUint32(4));
}

const utf8 = new TextEncoder();

/** UTF-8, or UTF-16 units where half a pair stands alone. */
function writeString(writer: ByteWriter, text: string): void {
  if (!/\p{Surrogate}/u.test(text)) {
    const bytes = utf8.encode(text);
    writer.u8(TAG.text).u32(bytes.length).bytes(bytes);
    return;
  }
  writer.u8(TAG.units).u32(text.length);
  for (let i = 0; i < text.length; i++) writer.u16(text.charCodeAt(i));
}

function writeBigint(writer: ByteWriter, value: bigint): void {
  const hex = (value < 0n ? -value : value).toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  writer.u8(TAG.bigint).u8(value < 0n ? 1 : 0);
  writer.u32(even.length / 2);
  for (let i = 0; i < even.length; i += 2) writer.u8(Number.parseInt(even.slice(i, i + 2), 16));
}

/** Writes a value's own bytes, and gives what it holds. */
type Encoder = (writer: ByteWriter, value: never, take: BlobTaker) => Iterator<unknown> | null;

function encoder<T>(
  encode: (writer: ByteWriter, value: T, take: BlobTaker) => Iterator<unknown> | null,
): Encoder {
  return encode as Encoder;
}

const ENCODERS: Readonly<Record<string, Encoder>> = {
  Object: encoder<Record<string, unknown>>((writer, value) => {
    const entries = Object.entries(value);
    writer.u8(TAG.object).u32(entries.length);
    return entries.flat().values();
  }),
  Array: encoder(encodeArray),
  Date: encoder<Date>((writer, value) => {
    writeNumber(writer.u8(TAG.date), value.getTime());
    return null;
  }),
  RegExp: encoder<RegExp>((writer, { source, flags }) => {
    writer.u8(TAG.expression);
    return [source, flags].values();
  }),
  Map: encoder<Map<unknown, unknown>>((writer, value) => {
    writer.u8(TAG.map).u32(value.size);
    return [...value].flat().values();
  }),
  Set: encoder<Set<unknown>>((writer, value) => {
    writer.u8(TAG.set).u32(value.size);
    return value.values();
  }),
  Boolean: encoder(encodeWrapper),
  Number: encoder(encodeWrapper),
  String: encoder(encodeWrapper),
  BigInt: encoder(encodeWrapper),
  ArrayBuffer: encoder(encodeBuffer),
  Error: encoder(encodeError),
  Blob: encoder<Blob>((writer, blob, take) => {
    writer.u8(TAG.blob).u32(take(blob)).u64(blob.size);
    return [blob.type].values();
  }),
  File: encoder<File>((writer, file, take) => {
    writer.u8(TAG.file).u32(take(file)).u64(file.size);
    return [file.type, file.name, file.lastModified].values();
  }),
  FileList: encoder<FileList>((writer, files) => encodeArray(writer, [...files])),
  ImageData: encoder(encodeImage),
  DOMException: encoder<DOMException>((writer, { name, message }) => {
    writer.u8(TAG.domException);
    return [name, message].values();
  }),
  ...Object.fromEntries(Object.keys(GEOMETRY).map((kind) => [kind, geometryEncoder(kind)])),
};

function encodeArray(writer: ByteWriter, value: readonly unknown[]): Iterator<unknown> {
  const keys = Object.keys(value);
  const { length } = value;
  const isDense = keys.length === length && (length === 0 || keys.at(-1) === String(length - 1));
  if (isDense) {
    writer.u8(TAG.array).u32(length);
    return value.values();
  }
  writer.u8(TAG.sparseArray).u32(length).u32(keys.length);
  return Object.entries(value).flat(1).values();
}

/** `new Boolean(false)` and the like; `Object(value)` makes them again. */
function encodeWrapper(writer: ByteWriter, value: object): Iterator<unknown> {
  writer.u8(TAG.wrapper);
  return [value.valueOf()].values();
}

/** What ES2024 adds to buffers. */
interface ResizableBuffer {
  readonly resizable?: boolean;
  readonly maxByteLength?: number;
}

function encodeBuffer(writer: ByteWriter, buffer: ArrayBuffer & ResizableBuffer): null {
  const most = buffer.resizable ? (buffer.maxByteLength ?? NO_LENGTH) : NO_LENGTH;
  writer.u8(TAG.buffer).u64(most).u64(buffer.byteLength).bytes(new Uint8Array(buffer));
  return null;
}

/** A view is its buffer and a place in it: two views of one buffer stay that. */
function viewEncoder(value: object, kind: string): Encoder | null {
  const number = (VIEWS as readonly string[]).indexOf(kind);
  if (number < 0 || !ArrayBuffer.isView(value)) return null;
  return encoder<ArrayBufferView>((writer, { buffer, byteOffset, byteLength }) => {
    writer.u8(TAG.view).u8(number).u64(byteOffset).u64(byteLength);
    return [buffer].values();
  });
}

function encodeError(writer: ByteWriter, error: Error): Iterator<unknown> {
  const parts = ERROR_PARTS.filter((part) => Object.hasOwn(error, part) || part === "stack");
  const number = (ERRORS as readonly string[]).indexOf(error.name);
  const bits = parts.reduce((all, part) => all | (1 << ERROR_PARTS.indexOf(part)), 0);
  writer.u8(TAG.error).u8(Math.max(number, 0)).u8(bits);
  return parts.map((part) => (error as unknown as Record<string, unknown>)[part]).values();
}

function encodeImage(
  writer: ByteWriter,
  image: ImageData & { readonly pixelFormat?: string },
): Iterator<unknown> {
  writer.u8(TAG.imageData).u32(image.width).u32(image.height);
  return [image.colorSpace, image.pixelFormat, image.data].values();
}

function geometryEncoder(kind: string): Encoder {
  const fields = GEOMETRY[kind as keyof typeof GEOMETRY];
  return encoder<DOMMatrixReadOnly>((writer, value) => {
    const numbers = fields?.map((field) => value[field as "a"]) ?? matrixNumbers(value);
    writer.u8(TAG.geometry).u8(Object.keys(GEOMETRY).indexOf(kind)).u8(numbers.length);
    for (const one of numbers) writeNumber(writer, one);
    return null;
  });
}

/** Six numbers make a matrix of two dimensions, sixteen one of three. */
function matrixNumbers(matrix: DOMMatrixReadOnly): readonly number[] {
  const { a, b, c, d, e, f, is2D } = matrix;
  return is2D ? [a, b, c, d, e, f] : [...matrix.toFloat64Array()];
}
