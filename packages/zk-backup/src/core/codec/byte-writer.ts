/** Builds a byte string field by field, big endian; grows as needed. */
export interface ByteWriter {
  u8(value: number): ByteWriter;
  u16(value: number): ByteWriter;
  u32(value: number): ByteWriter;
  /** A safe integer, at least 0. */
  u64(value: number): ByteWriter;
  /** Any 64-bit two's complement number. */
  i64(value: bigint): ByteWriter;
  bytes(value: Uint8Array): ByteWriter;
  /** Begins a record's field: its tag, and the length of the value that follows. */
  field(tag: number, size: number): ByteWriter;
  /** Writes how many bytes `write` writes, as u32, and then those. */
  framed(write: () => void): ByteWriter;
  /** What was written, as a copy. */
  finish(): Uint8Array;
}

/** Starts an empty byte string. */
export function byteWriter(capacity = 256): ByteWriter {
  let buffer = new Uint8Array(capacity);
  let length = 0;
  const room = (more: number): number => {
    if (length + more > buffer.length) {
      const larger = new Uint8Array(Math.max(2 * buffer.length, length + more));
      larger.set(buffer);
      buffer = larger;
    }
    const at = length;
    length += more;
    return at;
  };
  const putU32 = (at: number, value: number): void => {
    buffer[at] = value >>> 24;
    buffer[at + 1] = value >>> 16;
    buffer[at + 2] = value >>> 8;
    buffer[at + 3] = value;
  };
  const writer: ByteWriter = {
    u8(value) {
      const at = room(1); // first: it may move the buffer
      buffer[at] = value;
      return writer;
    },
    u16(value) {
      const at = room(2);
      buffer[at] = value >>> 8;
      buffer[at + 1] = value;
      return writer;
    },
    u32(value) {
      putU32(room(4), value);
      return writer;
    },
    u64(value) {
      const at = room(8);
      putU32(at, Math.floor(value / 2 ** 32));
      putU32(at + 4, value % 2 ** 32);
      return writer;
    },
    i64(value) {
      const number = Number(value); // times and inodes: no BigInt is made
      if (Number.isSafeInteger(number)) return writer.u64(number);
      const low = Number(BigInt.asUintN(32, value));
      return writer.u32(Number(BigInt.asIntN(32, value >> 32n))).u32(low);
    },
    field(tag, size) {
      const at = room(5);
      buffer[at] = tag;
      putU32(at + 1, size);
      return writer;
    },
    bytes(value) {
      const at = room(value.length);
      buffer.set(value, at);
      return writer;
    },
    framed(write) {
      const at = room(4);
      write();
      putU32(at, length - at - 4);
      return writer;
    },
    finish: () => buffer.slice(0, length),
  };
  return writer;
}
