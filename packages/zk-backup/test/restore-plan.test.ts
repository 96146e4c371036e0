import fc from "fast-check";
import { expect, test } from "vitest";
import { createChunkIndex } from "../src/core/vault/indexes/chunk-index.ts";
import type { PackEntry } from "../src/core/vault/indexes/index-object.ts";
import { findParts, planBatches } from "../src/node/restore-plan.ts";
import type { RestoredFolder } from "../src/node/restore-work.ts";

const MiB = 1024 * 1024;
const domain = { epoch: 1, device: null };
const keys = { domain, id: new Uint8Array(32) };
const folder = {} as RestoredFolder;

/** An id that says which chunk of which pack this is. */
function idOf(pack: number, chunk: number): Uint8Array {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(0, 1 + pack);
  new DataView(id.buffer).setUint32(4, chunk);
  return id;
}

function packOf(number: number, lengths: readonly number[]): PackEntry {
  const ids = Buffer.concat(lengths.map((_, chunk) => idOf(number, chunk)));
  const raw = lengths.reduce((sum, length) => sum + length, 0);
  const segments = [{ offset: 0, stored: raw, raw, codec: "store" }] as const;
  const contents = { domain, segments, ids: new Uint8Array(ids), lengths };
  const salt = new Uint8Array(24).fill(number);
  const hash = number.toString(16).padStart(64, "0");
  return { hash, salt, length: raw, contents, directory: new Uint8Array([number]) };
}

const packs = fc.array(
  fc.array(fc.integer({ min: 1, max: 4 * MiB }), { minLength: 1, maxLength: 12 }),
  { minLength: 1, maxLength: 5 },
);
const picks = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), { maxLength: 40 });

test("every chunk of every file is in one batch, at its place, and packs come one after another", () => {
  fc.assert(
    fc.property(packs, picks, (contents, wanted) => {
      const index = createChunkIndex(keys);
      contents.forEach((lengths, number) => {
        index.add(packOf(number, lengths));
      });
      const all = contents.flatMap((lengths, pack) =>
        lengths.map((length, chunk) => ({ id: idOf(pack, chunk), length })),
      );
      const files = wanted.map((numbers, i) => {
        const chunks = numbers.map((n) => all[n % all.length] as (typeof all)[number]);
        const ids = new Uint8Array(Buffer.concat(chunks.map(({ id }) => id)));
        const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const time = { seconds: 0n, nanoseconds: 0 };
        const name = new Uint8Array([i]);
        const content = { level: 0, length, ids };
        return { folder, entry: { kind: "file" as const, name, mode: 0, modified: time, content } };
      });
      const { parts: found, lost } = findParts({ index }, files);
      expect(lost).toEqual([]);
      const { batches, waiting } = planBatches({ index }, found, () => false);
      expect(waiting).toEqual([]);

      for (const file of files) {
        const parts = batches.flat().filter((part) => part.file === file);
        parts.sort((a, b) => a.at - b.at);
        expect(Buffer.concat(parts.map(({ ids }) => ids))).toEqual(
          Buffer.from(file.entry.content.ids),
        );
        let at = 0;
        for (const part of parts) {
          expect(part.at).toBe(at);
          at += part.places.reduce((sum, place) => sum + place.length, 0);
        }
        expect(at).toBe(file.entry.content.length);
      }
      const firsts = batches.flat().map(({ places: [first] }) => Number(`0x${first?.pack.hash}`));
      expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      for (const batch of batches) {
        const bytes = batch.flatMap(({ places }) => places).reduce((sum, p) => sum + p.length, 0);
        expect(batch.length === 1 || bytes <= 4 * MiB).toBe(true);
        expect(bytes).toBeLessThanOrEqual(4 * MiB);
      }
    }),
  );
});

test("a file is lost when a chunk is in no index, or chunks and length differ", () => {
  const index = createChunkIndex(keys);
  index.add(packOf(0, [100]));
  const file = (ids: Uint8Array, length: number) => ({
    folder,
    entry: {
      ...{ kind: "file" as const, name: new Uint8Array([1]), mode: 0 },
      modified: { seconds: 0n, nanoseconds: 0 },
      content: { level: 0, length, ids },
    },
  });
  const [whole, unknown, longer] = [
    file(idOf(0, 0), 100),
    file(idOf(7, 7), 100),
    file(idOf(0, 0), 101),
  ];
  const { parts, lost } = findParts({ index }, [whole, unknown, longer]);
  expect(lost).toEqual([unknown, longer]);
  expect(parts.map((part) => part.file)).toEqual([whole]);
});

test("parts wait until half of their segment is wanted, unless they may not", () => {
  const index = createChunkIndex(keys);
  index.add(
    packOf(
      0,
      Array.from({ length: 10 }, () => 100),
    ),
  );
  const file = (...chunks: number[]) => ({
    folder,
    entry: {
      ...{ kind: "file" as const, name: new Uint8Array([1]), mode: 0 },
      modified: { seconds: 0n, nanoseconds: 0 },
      content: {
        ...{ level: 0, length: 100 * chunks.length },
        ids: new Uint8Array(Buffer.concat(chunks.map((chunk) => idOf(0, chunk)))),
      },
    },
  });
  const written = (files: ReturnType<typeof file>[], mayWait: boolean) => {
    const { parts } = findParts({ index }, files);
    const { batches, waiting } = planBatches({ index }, parts, () => mayWait);
    expect(batches.flat().length + waiting.length).toBe(parts.length);
    return batches.flat().map((part) => part.file);
  };
  const [few, more] = [file(1, 2), file(4, 5, 6)];
  expect(written([few], true)).toEqual([]);
  expect(written([few], false)).toEqual([few]);
  expect(written([more, few], true)).toEqual([few, more]);
  const same = Array.from({ length: 9 }, () => file(7));
  expect(written([few, ...same], true)).toEqual([]); // one content is read once
});
