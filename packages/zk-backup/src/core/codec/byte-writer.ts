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
  /** What was written, as a copy. */
  finish(): Uint8Array;
}

/** Starts an empty byte string. */
export function byteWriter(capacity = 256): ByteWriter {
  let buffer = new Uint8Array(capacity);
  let view = new DataView(buffer.buffer);
  let length = 0;
  const room = (more: number): number => {
    if (length + more > buffer.length) {
      const larger = new Uint8Array(Math.max(2 * buffer.length, length + more));
      larger.set(buffer);
      buffer = larger;
      view = new DataView(buffer.buffer);
    }
    const at = length;
    length += more;
    return at;
  };
  const writer: ByteWriter = {
    u8(value) {
      const at = room(1);
      view.setUint8(at, value);
      return writer;
    },
    u16(value) {
      const at = room(2);
      view.setUint16(at, value);
      return writer;
    },
    u32(value) {
      const at = room(4);
      view.setUint32(at, value);
      return writer;
    },
    u64: (value) => writer.u32(Math.floor(value / 2 ** 32)).u32(value % 2 ** 32),
    i64(value) {
      const at = room(8);
      view.setBigInt64(at, value);
      return writer;
    },
    bytes(value) {
      const at = room(value.length);
      buffer.set(value, at);
      return writer;
    },
    finish: () => buffer.slice(0, length),
  };
  return writer;
}
