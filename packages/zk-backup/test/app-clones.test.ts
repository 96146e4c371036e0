import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeValue } from "../src/browser/clone/decode-value.ts";
import { encodeValue, UnsupportedValueError } from "../src/browser/clone/encode-value.ts";
import { readBlobs, writeBlobs } from "../src/browser/indexeddb/blob-stream.ts";
import { decodeSchema, encodeSchema } from "../src/browser/indexeddb/database-schema.ts";
import {
  endFrame,
  frameReader,
  recordFrame,
  storeFrame,
} from "../src/browser/indexeddb/record-frame.ts";
import { byteReader } from "../src/core/codec/byte-reader.ts";
import { byteWriter } from "../src/core/codec/byte-writer.ts";
import { concat } from "../src/core/codec/bytes.ts";
import { isZkBackupError } from "../src/core/errors.ts";
import { anyValue, nested, oddValues } from "./app-data/odd-values.ts";
import { firstDifference } from "./app-data/same-clone.ts";

function encoded(value: unknown, blobs: Blob[] = []): Uint8Array {
  const writer = byteWriter();
  encodeValue(writer, value, (blob) => blobs.push(blob) - 1);
  return writer.finish();
}

function decoded(bytes: Uint8Array, blobs: readonly Blob[] = []): unknown {
  const reader = byteReader(bytes, "value", "record-corrupt");
  const value = decodeValue(reader, (number) => blobs[number] ?? new Blob([]));
  reader.end();
  return value;
}

async function comesBack(value: unknown): Promise<string | null> {
  const blobs: Blob[] = [];
  return firstDifference(decoded(encoded(value, blobs), blobs), structuredClone(value));
}

describe("a value that was written down", () => {
  // Node clones neither File nor DOMException: browsers' tests have those.
  const values = Object.entries(oddValues()).filter(
    ([name]) => !["blobs", "exception"].includes(name),
  );
  it.each(values)("comes back as structuredClone would have it: %s", async (_, value) => {
    expect(await comesBack(value)).toBe(null);
  });

  it("comes back, whatever it is", async () => {
    const noBlobs = anyValue.filter((value) => !hasBlob(value));
    await fc.assert(
      fc.asyncProperty(noBlobs, async (value) => {
        expect(await comesBack(value)).toBe(null);
      }),
      { numRuns: 150 },
    );
  });

  it("may be as deep as it likes", () => {
    let value = decoded(encoded(nested(200_000)));
    for (let i = 0; i < 200_000; i++)
      value = Array.isArray(value) ? value[0] : (value as { inner: unknown }).inner;
    expect(value).toBe("the innermost");
  });

  it("pollutes no prototype", () => {
    const value = decoded(encoded(JSON.parse('{"__proto__": {"polluted": 1}}'))) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect("polluted" in {}).toBe(false);
  });

  it.each([
    ["a function", () => 1, "Function"],
    ["a symbol", Symbol("x"), "symbol"],
    ["a WeakMap deep inside", { a: [new Map([[1, new WeakMap()]])] }, "WeakMap"],
    ["shared memory", new Uint8Array(new SharedArrayBuffer(4)), "SharedArrayBuffer"],
  ])("is refused by its kind when no bytes can stand for it: %s", (_, value, kind) => {
    expect(() => encoded(value)).toThrow(UnsupportedValueError);
    expect(() => encoded(value)).toThrow(kind);
  });
});

function hasBlob(value: unknown): boolean {
  return (
    value !== null && typeof value === "object" && "blob" in value && value.blob instanceof Blob
  );
}

describe("bytes that are no value", () => {
  const text = (of: string) => [6, 0, 0, 0, of.length, ...new TextEncoder().encode(of)];
  it.each<[string, readonly number[], string]>([
    ["nothing", [], "record-corrupt"],
    ["an unknown tag of a primitive", [9], "unsupported-feature"],
    ["an unknown tag of an object", [99], "unsupported-feature"],
    ["half a number", [4, 0, 0], "record-corrupt"],
    ["a text that is cut short", [6, 0, 0, 0, 5, 65], "record-corrupt"],
    ["a text that is no UTF-8", [6, 0, 0, 0, 1, 0xff], "record-corrupt"],
    ["units that are cut short", [7, 0xff, 0xff, 0xff, 0xff], "record-corrupt"],
    ["a reference to nothing", [16, 0, 0, 0, 0], "record-corrupt"],
    ["a reference to what is not made yet", [24, 16, 0, 0, 0, 0], "record-corrupt"],
    ["an array that says it is huge", [18, 0xff, 0xff, 0xff, 0xff], "record-corrupt"],
    ["a map that says it is huge", [22, 0x7f, 0xff, 0xff, 0xff], "record-corrupt"],
    ["an array that is cut short", [18, 0, 0, 0, 2, 1], "record-corrupt"],
    ["an object whose name is a number", [17, 0, 0, 0, 1, 3, 3], "record-corrupt"],
    [
      "a length as an array cannot have it",
      [19, 0, 0, 0, 1, 0, 0, 0, 1, ...text("length"), 1],
      "record-corrupt",
    ],
    ["a pattern that is none", [21, ...text("("), ...text("")], "record-corrupt"],
    ["flags that are none", [21, ...text("a"), ...text("zz")], "record-corrupt"],
    [
      "a buffer that is cut short",
      [25, 0, 31, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 9],
      "record-corrupt",
    ],
    [
      "a buffer longer than it may be",
      [25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7],
      "record-corrupt",
    ],
    ["a view of an unknown kind", [26, 77], "record-corrupt"],
    ["a view of a text", [26, 1, ...Array<number>(16).fill(0), ...text("x")], "record-corrupt"],
    ["an error of an unknown kind", [27, 88, 0], "record-corrupt"],
    [
      "a blob of another size",
      [28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, ...text("")],
      "record-corrupt",
    ],
    ["an unknown geometry", [32, 66, 0], "record-corrupt"],
    ["something after it", [1, 1], "record-corrupt"],
  ])("are refused: %s", (_, bytes, code) => {
    let refusal: unknown = null;
    try {
      decoded(Uint8Array.from(bytes));
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ name: "ZkBackupError", code });
  });

  it("are refused by codes alone, whatever was done to a value", () => {
    const seeds = Object.values(oddValues()).map((value) => encoded(value).slice(0, 3_000));
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (seed, changes) => {
          const bytes = seed.slice();
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          try {
            decoded(bytes);
          } catch (error) {
            if (!isZkBackupError(error)) throw error;
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("records", () => {
  const header = Uint8Array.from([67, 90, 75, 82, 1]);
  const record = recordFrame("key", { a: 1 }, () => 0);
  const all = (bytes: Uint8Array): unknown[] => {
    const spool = {
      ...{ length: bytes.length, write() {}, close: async () => {} },
      read: (at: number, length: number) => bytes.slice(at, at + length),
    };
    const next = frameReader(spool, () => new Blob([]));
    const frames: unknown[] = [];
    for (let frame = next(); frame !== null; frame = next()) frames.push(frame);
    return frames;
  };

  it("come back in order", () => {
    const bytes = concat(header, storeFrame(0), record, record, endFrame(2));
    expect(all(bytes)).toMatchObject([{ store: 0 }, { key: "key" }, { value: { a: 1 } }]);
  });

  it.each<[string, Uint8Array, string]>([
    ["no header", new Uint8Array(), "record-corrupt"],
    ["another version", Uint8Array.from([67, 90, 75, 82, 2]), "unsupported-version"],
    ["no end", concat(header, storeFrame(0), record), "record-corrupt"],
    ["another count", concat(header, storeFrame(0), record, endFrame(2)), "record-corrupt"],
    ["a record cut short", concat(header, storeFrame(0), record.slice(0, -1)), "record-corrupt"],
    ["something after the end", concat(header, endFrame(0), record), "record-corrupt"],
    ["an unknown frame", concat(header, Uint8Array.from([9, 0, 0, 0, 0])), "record-corrupt"],
  ])("are refused with %s", (_, bytes, code) => {
    expect(() => all(bytes)).toThrow(expect.objectContaining({ code }));
  });
});

describe("blobs", () => {
  async function* one(bytes: Uint8Array) {
    yield bytes;
  }

  it("come back, and one that cannot be read is said to be broken", async () => {
    const broken = {
      size: 5,
      slice: () => ({ arrayBuffer: async () => Promise.reject(new Error()) }),
    };
    const blobs = [new Blob([]), new Blob(["x".repeat(2_500_000)]), broken as unknown as Blob];
    const [parts, said]: [Uint8Array[], number[]] = [[], []];
    for await (const part of writeBlobs(blobs, (number) => said.push(number))) parts.push(part);
    const read = await readBlobs(one(concat(...parts)));
    expect(said).toEqual([2]);
    expect(read.map((blob) => blob?.size ?? null)).toEqual([0, 2_500_000, null]);
  });

  it.each<[string, readonly number[], string]>([
    ["no header", [1, 2, 3, 4, 5], "record-corrupt"],
    ["another version", [67, 90, 75, 66, 9], "unsupported-version"],
    ["half a length", [67, 90, 75, 66, 1, 0, 0], "record-corrupt"],
    ["a piece too long", [67, 90, 75, 66, 1, 0, 16, 0, 1, 0], "record-corrupt"],
    ["a piece cut short", [67, 90, 75, 66, 1, 0, 0, 0, 3, 0], "record-corrupt"],
    ["no end", [67, 90, 75, 66, 1, 0, 0, 0, 1, 7], "record-corrupt"],
  ])("are refused with %s", async (_, bytes, code) => {
    await expect(readBlobs(one(Uint8Array.from(bytes)))).rejects.toMatchObject({ code });
  });
});

describe("a schema", () => {
  const schema = {
    ...{ name: "\ud800 é", version: 3 },
    stores: [
      {
        ...{ name: "s", keyPath: ["a", "b"], autoIncrement: false },
        indexes: [{ name: "", keyPath: "", unique: true, multiEntry: false }],
      },
    ],
  };
  const json = JSON.parse(new TextDecoder().decode(encodeSchema(schema)));
  const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  it("comes back", () => expect(decodeSchema(encodeSchema(schema))).toEqual(schema));

  it.each<[string, unknown, string]>([
    ["no object", null, "record-corrupt"],
    ["another format", { ...json, format: "x" }, "record-corrupt"],
    ["another version of it", { ...json, formatVersion: 2 }, "unsupported-version"],
    ["no name", { ...json, name: 5 }, "record-corrupt"],
    ["a version of 0", { ...json, version: 0 }, "record-corrupt"],
    ["no stores", { ...json, stores: {} }, "record-corrupt"],
    ["a store without a key path", { ...json, stores: [{ name: "x" }] }, "record-corrupt"],
    [
      "a flag that is text",
      { ...json, stores: [{ ...json.stores[0], autoIncrement: "yes" }] },
      "record-corrupt",
    ],
  ])("is refused with %s", (_, value, code) => {
    expect(() => decodeSchema(bytesOf(value))).toThrow(expect.objectContaining({ code }));
  });
});
