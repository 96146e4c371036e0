import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { halfSipHash } from "../src/core/vault/indexes/half-sip-hash.ts";
import { createIdSet } from "../src/core/vault/indexes/id-set.ts";
import { createIdTable, type IdTable } from "../src/core/vault/indexes/id-table.ts";

/** `vectors_hsip32` of the reference implementation: HalfSipHash-2-4, key and input 00 01 02 ... */
const VECTORS = [
  "a9359f5b",
  "2a6e4689",
  "d0b8848f",
  "57f0872f",
  "d9b5ac84",
  "e34d1045",
  "27400c63",
  "b0644000",
  "fee72112",
  "e75cc6ec",
  "b6bc1840",
  "7705d548",
  "69e12ce3",
  "3b85f3d4",
  "a5c5b940",
  "d4e76c73",
];

test("HalfSipHash gives the reference's hashes", () => {
  const counting = Uint8Array.from({ length: 64 }, (_, i) => i);
  for (const [words, vector] of VECTORS.entries()) {
    const hash = halfSipHash(counting, counting.subarray(0, 4 * words), { each: 2, last: 4 });
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(hash);
    expect(bytes.toString("hex"), `${4 * words} bytes`).toBe(vector);
  }
});

/** A table that keeps its ids as texts. */
function textTable(key = new Uint8Array(8)): IdTable {
  const texts: string[] = [];
  const isAt = (number: number, id: Uint8Array) =>
    texts[number] === Buffer.from(id).toString("hex");
  const table = createIdTable({ key, isAt });
  return {
    ...table,
    add(id) {
      texts.push(Buffer.from(id).toString("hex"));
      table.add(id);
    },
  };
}

function idOf(text: string | number): Uint8Array {
  return createHash("sha256").update(String(text)).digest();
}

describe("a table of ids", () => {
  test("finds what was added, the last first, as lists by text do", () => {
    const numbers = fc.array(fc.nat({ max: 300 }), { maxLength: 1_000 });
    const key = fc.uint8Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(numbers, key, (added, secret) => {
        const table = textTable(secret);
        const model = new Map<number, number[]>();
        for (const [place, number] of added.entries()) {
          table.add(idOf(number));
          model.set(number, [place, ...(model.get(number) ?? [])]);
        }
        for (let number = 0; number <= 301; number++) {
          const found: number[] = [];
          for (let at = table.find(idOf(number)); at >= 0; at = table.before(at)) found.push(at);
          expect(found).toEqual(model.get(number) ?? []);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("keeps ids apart whose hashes are one", () => {
    const key = new Uint8Array(8);
    const [one, other] = collision(key);
    const table = textTable(key);
    table.add(one);
    expect(table.find(other)).toBe(-1);
    table.add(other);
    table.add(one);
    expect([table.find(one), table.before(2), table.find(other)]).toEqual([2, 0, 1]);
    expect(table.before(1)).toBe(-1);
  });
});

test("a set of ids has what was added, in copies", () => {
  const set = createIdSet(idOf("key"));
  const id = idOf("a chunk");
  expect(set.has(id)).toBe(false);
  expect(set.add(id)).toBe(true);
  expect(set.add(Uint8Array.from(id))).toBe(false);
  id.fill(0); // the caller's memory is the caller's
  expect(set.has(id)).toBe(false);
  expect(set.has(idOf("a chunk"))).toBe(true);
  for (let i = 0; i < 1_000; i++) expect(set.add(idOf(i))).toBe(true);
  for (let i = 0; i < 1_000; i++) expect(set.has(idOf(i))).toBe(true);
});

/** Two ids of one hash: among 300,000 there are some ten pairs. */
function collision(key: Uint8Array): [Uint8Array, Uint8Array] {
  const seen = new Map<number, number>();
  const numbered = (number: number): Uint8Array => {
    const id = new Uint8Array(32);
    new DataView(id.buffer).setUint32(20, number);
    return id;
  };
  for (let i = 0; i < 1_000_000; i++) {
    const hash = halfSipHash(key, numbered(i));
    const before = seen.get(hash);
    if (before !== undefined) return [numbered(before), numbered(i)];
    seen.set(hash, i);
  }
  throw new Error("No two hashes are alike.");
}
