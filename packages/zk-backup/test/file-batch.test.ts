import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeBatch,
  decodeResults,
  encodeBatch,
  encodeResults,
  type FileToRead,
} from "../src/node/file-batch.ts";
import type { FileResult } from "../src/node/file-writer.ts";

const nanoseconds = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);

const file: fc.Arbitrary<FileToRead> = fc.record({
  path: fc.uint8Array({ min: 1, minLength: 1, maxLength: 80 }),
  size: fc.maxSafeNat(),
  modified: nanoseconds,
  changed: nanoseconds,
  inode: fc.bigInt(0n, 2n ** 64n - 1n),
});

const time = fc.record({ seconds: nanoseconds, nanoseconds: fc.nat(999_999_999) });

const content = fc
  .record({
    level: fc.nat(3),
    length: fc.integer({ min: 1 }),
    chunks: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ level, length, chunks }) => ({
    level,
    length,
    ids: new Uint8Array(32 * chunks).fill(7),
  }));

const result: fc.Arbitrary<FileResult> = fc.oneof(
  fc.record({ failed: fc.string() }),
  fc.record({
    content: fc.oneof(content, fc.constant({ level: 0, length: 0, ids: new Uint8Array() })),
    times: fc.option(
      fc.record({ modified: time, hint: fc.record({ changed: time, inode: nanoseconds }) }),
    ),
    changed: fc.boolean(),
  }),
);

test("files and their results come to the other thread as they went", () => {
  fc.assert(
    fc.property(fc.array(file), fc.array(result), (files, results) => {
      expect([...decodeBatch(encodeBatch(files))]).toEqual(files);
      expect(decodeResults(encodeResults(results))).toEqual(results);
    }),
  );
});
