import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createChunker } from "../src/core/vault/content/chunker.ts";
import { createWasmChunker } from "../src/node/wasm-chunker.ts";
import { noise } from "./support/small-vault.ts";

const gear = noise(1024, 42);
const small = { minimum: 4096, average: 8192, maximum: 16_384 };
const usual = { minimum: 262_144, average: 1_048_576, maximum: 4_194_304 };

test("the module is what its text says", async () => {
  // @ts-expect-error: a script of the build, without types.
  const { assembled } = await import("../wasm/assemble.mjs");
  const kept = await readFile(new URL("../src/node/gear-module.ts", import.meta.url), "utf8");
  expect(kept).toBe(await assembled());
});

/** Content with boundaries in it, and stretches without. */
const content = fc
  .record({ length: fc.nat(32_000), seed: fc.nat(), from: fc.nat(), zeros: fc.nat(30_000) })
  .map(({ length, seed, from, zeros }) => {
    const bytes = noise(length + 1, seed);
    const at = from % bytes.length;
    return bytes.fill(0, at, at + zeros);
  });

test.each([
  ["small chunks", small, 200],
  ["chunks of the usual size", usual, 4],
] as const)("cuts where the pure one does, in its window and elsewhere: %s", (_, profile, runs) => {
  const pure = createChunker(gear, profile);
  const wasm = createWasmChunker(gear, profile, 2 * profile.maximum + 64);
  const scale = profile.minimum / small.minimum;
  fc.assert(
    fc.property(content, fc.nat(63), (short, offset) => {
      const bytes = scale === 1 ? short : noise(short.length * scale, short.length);
      const inside = wasm.window.subarray(offset, offset + bytes.length);
      inside.set(bytes);
      const cut = pure.cut(bytes);
      expect(wasm.cut(inside)).toBe(cut);
      expect(wasm.cut(bytes)).toBe(cut);
    }),
    { numRuns: runs },
  );
});
