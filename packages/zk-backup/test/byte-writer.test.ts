import fc from "fast-check";
import { expect, test } from "vitest";
import { byteReader } from "../src/core/codec/byte-reader.ts";
import { type ByteWriter, byteWriter } from "../src/core/codec/byte-writer.ts";

type Written =
  | { readonly type: "u8" | "u16" | "u32" | "u64"; readonly value: number }
  | { readonly type: "i64"; readonly value: bigint }
  | { readonly type: "bytes"; readonly value: Uint8Array }
  | { readonly type: "framed"; readonly value: Uint8Array };

const field: fc.Arbitrary<Written> = fc.oneof(
  fc.record({ type: fc.constant("u8" as const), value: fc.integer({ min: 0, max: 0xff }) }),
  fc.record({ type: fc.constant("u16" as const), value: fc.integer({ min: 0, max: 0xffff }) }),
  fc.record({ type: fc.constant("u32" as const), value: fc.integer({ min: 0, max: 0xffffffff }) }),
  fc.record({ type: fc.constant("u64" as const), value: fc.maxSafeNat() }),
  fc.record({ type: fc.constant("i64" as const), value: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n) }),
  fc.record({ type: fc.constant("bytes" as const), value: fc.uint8Array({ maxLength: 40 }) }),
  fc.record({ type: fc.constant("framed" as const), value: fc.uint8Array({ maxLength: 40 }) }),
);

function put(writer: ByteWriter, { type, value }: Written): void {
  if (type === "i64") writer.i64(value);
  else if (type === "bytes") writer.u16(value.length).bytes(value);
  else if (type === "framed") writer.framed(() => writer.bytes(value));
  else writer[type](value);
}

/** The same bytes by `DataView`, which shares nothing with the writer. */
function expected(written: readonly Written[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(written.length * 64));
  let at = 0;
  const bytes = (value: Uint8Array) => {
    new Uint8Array(view.buffer).set(value, at);
    at += value.length;
  };
  for (const { type, value } of written) {
    if (type === "u8") view.setUint8(at, value);
    else if (type === "u16") view.setUint16(at, value);
    else if (type === "u32") view.setUint32(at, value);
    else if (type === "u64") view.setBigUint64(at, BigInt(value));
    else if (type === "i64") view.setBigInt64(at, value);
    else if (type === "bytes") view.setUint16(at, value.length);
    else if (type === "framed") view.setUint32(at, value.length);
    at += { u8: 1, u16: 2, u32: 4, u64: 8, i64: 8, bytes: 2, framed: 4 }[type];
    if (type === "bytes" || type === "framed") bytes(value);
  }
  return new Uint8Array(view.buffer).slice(0, at);
}

test("writes and reads every kind of field, wherever the memory has to grow", () => {
  fc.assert(
    fc.property(fc.array(field, { maxLength: 12 }), fc.nat({ max: 64 }), (fields, capacity) => {
      const writer = byteWriter(capacity);
      for (const one of fields) put(writer, one);
      const bytes = writer.finish();
      expect(bytes).toEqual(expected(fields));

      const reader = byteReader(bytes, "fields", "object-corrupt");
      for (const { type, value } of fields) {
        if (type === "bytes") expect(reader.bytes(reader.u16("length"), type)).toEqual(value);
        else if (type === "framed") expect(reader.bytes(reader.u32("length"), type)).toEqual(value);
        else expect(reader[type](type)).toBe(value);
      }
      reader.end();
    }),
  );
});
