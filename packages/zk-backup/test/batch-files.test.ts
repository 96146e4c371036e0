import fc from "fast-check";
import { expect, test } from "vitest";
import type { PackEntry } from "../src/core/vault/indexes/index-object.ts";
import { emptyFile, packFiles, unpackFile } from "../src/node/batch-files.ts";

const bytes = (most: number) => fc.uint8Array({ minLength: 1, maxLength: most });
const u32 = fc.nat(2 ** 32 - 1);
const packs = [0, 1, 2].map((number) => ({ hash: `${number}` }) as PackEntry);
const bases = [Buffer.from("/proc/1/fd/7"), Buffer.from([0x2f, 0xff, 0xfe])];

const way = fc.record({
  as: fc.constantFrom("new" as const, "beside" as const, "part" as const),
  where: u32,
  at: fc.nat(2 ** 52),
});

const file = fc.record({
  base: fc.constantFrom(...bases),
  entry: fc.record(
    {
      name: bytes(255),
      mode: fc.nat(0o7777),
      modified: fc.record({
        seconds: fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }),
        nanoseconds: fc.nat(999_999_999),
      }),
      owner: fc.record({ uid: u32, gid: u32 }),
    },
    { requiredKeys: ["name", "mode", "modified"] },
  ),
  way,
  isOwned: fc.boolean(),
  places: fc.array(
    fc.record({ pack: fc.constantFrom(...packs), start: fc.nat(2 ** 40), length: u32 }),
    { maxLength: 5 },
  ),
  ids: bytes(64),
});

test("a thread reads of packed files what was packed", () => {
  const unpacked = emptyFile();
  fc.assert(
    fc.property(fc.array(file), (files) => {
      const packed = structuredClone(packFiles(files, packs));
      expect(packed.count).toBe(files.length);
      expect(Buffer.from(packed.ids)).toEqual(Buffer.concat(files.map(({ ids }) => ids)));
      files.forEach(({ base, entry, isOwned, way, places }, i) => {
        unpackFile(packed, i, unpacked);
        const { firstChunk, endChunk } = unpacked;
        expect(packed.bases[unpacked.base]).toBe(base.toString("latin1"));
        expect(Buffer.from(unpacked.name, "latin1")).toEqual(Buffer.from(entry.name));
        const { as, where, at } = unpacked;
        expect({ as, where, at }).toEqual(way);
        expect(unpacked.mode).toBe(entry.mode);
        const { uid, gid } = (isOwned ? undefined : entry.owner) ?? { uid: -1, gid: -1 };
        expect([unpacked.uid, unpacked.gid]).toEqual([uid, gid]);
        expect(BigInt(unpacked.seconds)).toBe(entry.modified.seconds);
        expect(unpacked.nanoseconds).toBe(entry.modified.nanoseconds);
        const wanted = places.flatMap(({ pack, start, length }) => [
          ...[packs.indexOf(pack), start, length],
        ]);
        expect([...packed.chunks.subarray(3 * firstChunk, 3 * endChunk)]).toEqual(wanted);
      });
    }),
  );
});
