import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { looksCompressible } from "../src/core/vault/content/compressible.ts";
import type { PackEntry } from "../src/core/vault/indexes/index-object.ts";
import { createPacker } from "../src/core/vault/packs/packer.ts";
import { smallVault } from "./support/small-vault.ts";

/** Bytes without a pattern, the same for the same seed. */
function noise(seed: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash("sha256").update(`${seed} ${i}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

test("what has no pattern is not tried, whatever its length", () => {
  for (const length of [16_384, 16_385, 100_000, 1_048_576, 4_194_304])
    expect(looksCompressible(noise("a film", length)), String(length)).toBe(false);
});

test("what deflate makes a tenth smaller is tried", () => {
  const letters = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(letters, fc.string({ maxLength: 8 }), (count, seed) => {
      const bytes = noise(seed, 65_536).map((byte) => byte % count);
      fc.pre(deflateRawSync(bytes, { level: 1 }).length < bytes.length * 0.9);
      expect(looksCompressible(bytes)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("a film with a tenth of text among it is tried, and so is everything short", () => {
  const bytes = noise("a film", 1_048_576);
  bytes.fill(0x61, 400_000, 505_000);
  expect(looksCompressible(bytes)).toBe(true);
  expect(looksCompressible(noise("short", 16_383))).toBe(true);
  expect(looksCompressible(new Uint8Array())).toBe(true);
});

test("a packer keeps what has no pattern as it is, and compresses the rest", async () => {
  const { vault } = await smallVault();
  const { sealing, compression } = await vault.run();
  const packs: PackEntry[] = [];
  const tried: number[] = [];
  const packer = createPacker({
    sealing,
    compression: {
      ...compression,
      compress(bytes) {
        tried.push(bytes.length);
        return compression.compress(bytes);
      },
    },
    store: async (pack) => void packs.push(pack),
  });
  await packer.add(noise("id of a film", 32), noise("a film", 30_000));
  await packer.add(noise("id of a text", 32), new Uint8Array(30_000).fill(0x61));
  await packer.flush();
  const segments = packs.flatMap(({ contents }) => contents.segments);
  expect(segments.map(({ codec, raw }) => [codec, raw])).toEqual([
    ["store", 30_000],
    [compression.codec, 30_000],
  ]);
  expect(tried).toEqual([30_000]);
});
