import { ZkBackupError, type ZkBackupErrorCode } from "../errors.ts";

/** Reads a byte string field by field, big endian; never past its end. */
export interface ByteReader {
  /** How many bytes are left. */
  left(): number;
  u8(field: string): number;
  u16(field: string): number;
  u32(field: string): number;
  /** @throws the reader's error when the number is above 2^53 - 1. */
  u64(field: string): number;
  i64(field: string): bigint;
  /** A view, not a copy. */
  bytes(length: number, field: string): Uint8Array;
  /** All that is left, as a view. */
  rest(): Uint8Array;
  /** @throws the reader's error when bytes are left over. */
  end(): void;
  /**
   * Goes into a field of so many bytes: until it is left, that is all there is.
   *
   * @returns what `leave` takes
   */
  enter(length: number, field: string): number;
  /** @throws the reader's error when bytes of the field are left over. */
  leave(outer: number): void;
  /** Makes the reader's error, naming the place. */
  error(what: string): ZkBackupError;
}

/** Starts reading `bytes`, called `what` in errors, which carry `code`. */
export function byteReader(bytes: Uint8Array, what: string, code: ZkBackupErrorCode): ByteReader {
  let at = 0;
  let limit = bytes.length;
  const error = (problem: string) => new ZkBackupError(code, `${what}, offset ${at}: ${problem}.`);
  const step = (length: number, field: string): number => {
    if (length > limit - at) throw error(`${field} is cut short`);
    at += length;
    return at - length;
  };
  const reader: ByteReader = {
    // Functions, not accessors: objects with those are slow to make, and a tree has thousands.
    left: () => limit - at,
    u8: (field) => bytes[step(1, field)] as number,
    u16: (field) => readU16(bytes, step(2, field)),
    u32(field) {
      const from = step(4, field);
      return ((readU16(bytes, from) << 16) | readU16(bytes, from + 2)) >>> 0;
    },
    u64(field) {
      const value = reader.u32(field) * 2 ** 32 + reader.u32(field);
      if (!Number.isSafeInteger(value)) throw error(`${field} is too large`);
      return value;
    },
    i64(field) {
      const [high, low] = [reader.u32(field) | 0, reader.u32(field)];
      const value = high * 2 ** 32 + low; // times and inodes: one BigInt made, not four
      return Number.isSafeInteger(value) ? BigInt(value) : (BigInt(high) << 32n) | BigInt(low);
    },
    bytes(length, field) {
      const from = step(length, field);
      return bytes.subarray(from, from + length);
    },
    rest: () => reader.bytes(limit - at, "rest"),
    end() {
      if (at < limit) throw error(`${limit - at} bytes too many`);
    },
    enter(length, field) {
      if (length > limit - at) throw error(`${field} is cut short`);
      const outer = limit;
      limit = at + length;
      return outer;
    },
    leave(outer) {
      reader.end();
      limit = outer;
    },
    error,
  };
  return reader;
}

// Not a DataView: it takes the memory of a small array out of the heap, for thousands of records.

function readU16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
