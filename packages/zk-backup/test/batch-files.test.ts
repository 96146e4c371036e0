import fc from "fast-check";
import { expect, test } from "vitest";
import { packFiles, unpackChunk, unpackFile } from "../src/node/batch-files.ts";

const bytes = (most: number) => fc.uint8Array({ minLength: 1, maxLength: most });
const u32 = fc.nat(2 ** 32 - 1);
const bases = [Buffer.from("/proc/1/fd/7"), Buffer.from([0x2f, 0xff, 0xfe])];

const way = fc.oneof(
  fc.constant({ as: "new" as const }),
  fc.record({ as: fc.constant("beside" as const), number: u32 }),
  fc.record({ as: fc.constant("part" as const), descriptor: u32, at: fc.nat(2 ** 52) }),
);

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
  chunks: fc.array(fc.record({ pack: fc.nat(50), start: fc.nat(2 ** 40), length: u32 }), {
    maxLength: 5,
  }),
  ids: bytes(64),
});

test("a thread reads of packed files what was packed", () => {
  fc.assert(
    fc.property(fc.array(file), (files) => {
      const packed = structuredClone(packFiles(files));
      expect(packed.count).toBe(files.length);
      expect(Buffer.from(packed.ids)).toEqual(Buffer.concat(files.map(({ ids }) => ids)));
      files.forEach(({ base, entry, way, chunks }, i) => {
        const unpacked = unpackFile(packed, i);
        const { firstChunk, endChunk, attributes } = unpacked;
        expect(packed.bases[unpacked.base]).toBe(base.toString("latin1"));
        expect(Buffer.from(unpacked.name)).toEqual(Buffer.from(entry.name));
        expect(unpacked.way).toEqual(way);
        expect(attributes.mode).toBe(entry.mode);
        expect(attributes.owner).toEqual(entry.owner);
        expect(BigInt(attributes.modified.seconds)).toBe(entry.modified.seconds);
        expect(attributes.modified.nanoseconds).toBe(entry.modified.nanoseconds);
        const read = Array.from({ length: endChunk - firstChunk }, (_, chunk) =>
          unpackChunk(packed, firstChunk + chunk),
        );
        expect(read).toEqual(chunks);
      });
    }),
  );
});
