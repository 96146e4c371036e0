import { ZkBackupError, type ZkBackupErrorCode } from "../errors.ts";

/** Reads a byte string field by field, big endian; never past its end. */
export interface ByteReader {
  /** Offset of the next field. */
  readonly at: number;
  /** Bytes that are left. */
  readonly left: number;
  u8(field: string): number;
  u16(field: string): number;
  u32(field: string): number;
  /** @throws the reader's error when the number is above 2^53 - 1. */
  u64(field: string): number;
  i64(field: string): bigint;
  /** A view, not a copy. */
  bytes(length: number, field: string): Uint8Array;
  /** @throws the reader's error when bytes are left over. */
  end(): void;
  /** Makes the reader's error, naming the place. */
  error(what: string): ZkBackupError;
}

/** Starts reading `bytes`, called `what` in errors, which carry `code`. */
export function byteReader(bytes: Uint8Array, what: string, code: ZkBackupErrorCode): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const error = (problem: string) => new ZkBackupError(code, `${what}, offset ${at}: ${problem}.`);
  const step = (length: number, field: string): number => {
    if (length > bytes.length - at) throw error(`${field} is cut short`);
    at += length;
    return at - length;
  };
  const reader: ByteReader = {
    get at() {
      return at;
    },
    get left() {
      return bytes.length - at;
    },
    u8: (field) => view.getUint8(step(1, field)),
    u16: (field) => view.getUint16(step(2, field)),
    u32: (field) => view.getUint32(step(4, field)),
    u64(field) {
      const value = reader.u32(field) * 2 ** 32 + reader.u32(field);
      if (!Number.isSafeInteger(value)) throw error(`${field} is too large`);
      return value;
    },
    i64: (field) => view.getBigInt64(step(8, field)),
    bytes(length, field) {
      const from = step(length, field);
      return bytes.subarray(from, from + length);
    },
    end() {
      if (at < bytes.length) throw error(`${bytes.length - at} bytes too many`);
    },
    error,
  };
  return reader;
}
