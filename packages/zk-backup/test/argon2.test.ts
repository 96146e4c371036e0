import { argon2id as nobleArgon2id } from "@noble/hashes/argon2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Argon2Cost } from "../src/core/engine/engine.ts";
import { argon2id, nativeArgon2id } from "../src/node/argon2.ts";
import { type WasmArgon2id, wasmArgon2id } from "../src/node/argon2-wasm.ts";

const wasm = await wasmArgon2id();
const native = nativeArgon2id();

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");
const [password, salt] = [bytes("password"), bytes("somesalt")];

const noble: WasmArgon2id = (password, salt, { memoryKiB, passes, lanes }) =>
  nobleArgon2id(password, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: 32 });

/** A cost by its numbers, in the order of RFC 9106: memory, passes, lanes. */
const cost = (memoryKiB: number, passes: number, lanes: number): Argon2Cost => ({
  memoryKiB,
  passes,
  lanes,
});

describe("Argon2id in WebAssembly", () => {
  it("is there: this engine has SIMD", () => {
    expect(wasm).not.toBeNull();
  });

  it.each([
    // Reference implementation of RFC 9106 (phc-winner-argon2, src/test.c), Argon2id v=0x13.
    [65_536, 2, 1, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"],
    [256, 2, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"],
    [256, 2, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"],
    [65_536, 1, 1, "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"],
    [65_536, 4, 1, "9025d48e68ef7395cca9079da4c4ec3affb3c8911fe4f86d1a2520856f63172c"],
  ])(
    "gives what the reference shows for %i KiB, %i passes, %i lanes",
    (memory, passes, lanes, want) => {
      const key = wasm?.(password, salt, cost(memory, passes, lanes)) ?? new Uint8Array();
      expect(hex(key)).toBe(want);
    },
  );

  it("gives what noble gives for any bytes, sizes and lanes", () => {
    const any = fc.record({
      password: fc.uint8Array({ maxLength: 200 }),
      salt: fc.uint8Array({ minLength: 8, maxLength: 80 }),
      lanes: fc.integer({ min: 1, max: 4 }),
      passes: fc.integer({ min: 1, max: 3 }),
      above: fc.integer({ min: 0, max: 150 }),
    });
    fc.assert(
      fc.property(any, ({ password, salt, lanes, passes, above }) => {
        const of = cost(8 * lanes + above, passes, lanes);
        expect(wasm?.(password, salt, of)).toEqual(noble(password, salt, of));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["the least that the format takes", cost(19 * 1024, 2, 1)],
    ["what a new password slot costs", cost(64 * 1024, 3, 1)],
    ["the most memory and lanes that the format takes", cost(256 * 1024, 2, 4)],
  ])("gives what the native one gives for %s", async (_, of) => {
    const want = (await native?.(password, salt, of)) ?? noble(password, salt, of);
    expect(hex(wasm?.(password, salt, of) ?? new Uint8Array())).toBe(hex(want));
  });

  it("takes memory that threads share", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(20)).fill(7);
    const of = cost(256, 2, 1);
    expect(wasm?.(shared, shared, of)).toEqual(noble(shared.slice(), shared.slice(), of));
  });

  it("refuses a salt that is too short, and works on", () => {
    expect(() => wasm?.(password, salt.subarray(1), cost(256, 2, 1))).toThrow(RangeError);
    expect(() => wasm?.(password, salt, cost(256, 0, 1))).toThrow(RangeError);
    expect(wasm?.(password, salt, cost(256, 2, 1))).toHaveLength(32);
  });
});

it("Argon2id on Node gives the same whichever it takes", async () => {
  const of = cost(19 * 1024, 2, 1);
  expect(await argon2id(password, salt, of)).toEqual(noble(password, salt, of));
});
