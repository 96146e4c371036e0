import { spawnSync } from "node:child_process";
import {
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChunker } from "../src/core/vault/content/chunker.ts";
import { createContentWriter } from "../src/core/vault/content/content-writer.ts";
import type { FileTime, TreeEntry } from "../src/core/vault/trees/tree.ts";
import { createAttributeHelper } from "../src/node/attribute-helper.ts";
import { setLink, setOpenFile } from "../src/node/attributes.ts";
import { createFileWriter } from "../src/node/file-writer.ts";
import { bytesOf, smallProfile } from "./support/small-vault.ts";

let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "zk-attributes-"));
});
afterAll(() => rmSync(base, { recursive: true }));

const entryAt = (modified: FileTime): TreeEntry => ({
  ...{ kind: "file", name: bytesOf("x"), mode: 0o644, modified },
});

/** What ext4 can keep and a double can tell to the microsecond: from 1901 to 2242. */
const moments = fc.record({
  seconds: fc.bigInt({ min: -(2n ** 31n) + 1n, max: 2n ** 33n - 1n }),
  nanoseconds: fc.oneof(
    fc.constantFrom(0, 1, 499, 500, 999, 1000, 999_999, 999_999_999, 999_999_000),
    fc.integer({ min: 0, max: 999_999_999 }),
  ),
});

describe("a time that is set", () => {
  it("is the one that was kept, to the microsecond, of files, directories and links", async () => {
    const [file, folder] = [openSync(join(base, "f"), "w"), mkdirSync(join(base, "d"))];
    expect(folder).toBeUndefined();
    const directory = openSync(join(base, "d"), "r");
    symlinkSync("nowhere", join(base, "l"));
    await fc.assert(
      fc.asyncProperty(moments, async (modified) => {
        const entry = entryAt(modified);
        const whole =
          modified.seconds * 1_000_000n + BigInt(Math.floor(modified.nanoseconds / 1000));
        const none = async () => [];
        expect(await setOpenFile(file, entry, false, none)).toEqual([]);
        expect(await setOpenFile(directory, entry, false, none)).toEqual([]);
        expect(await setLink(Buffer.from(join(base, "l")), entry, false, none)).toEqual([]);
        for (const name of ["f", "d", "l"]) {
          const { mtimeNs } = lstatSync(join(base, name), { bigint: true });
          const rest = ((mtimeNs % 1000n) + 1000n) % 1000n;
          expect((mtimeNs - rest) / 1000n, name).toBe(whole);
        }
      }),
      { numRuns: 1_000 },
    );
    closeSync(file);
    closeSync(directory);
  });
});

const keepsAttributes =
  spawnSync("/usr/bin/python3", [
    "-c",
    "import os, tempfile; file = tempfile.NamedTemporaryFile(); os.setxattr(file.name, 'user.try', b'x')",
  ]).status === 0;

describe.skipIf(!keepsAttributes)(
  "the helper for extended attributes (/tmp must keep them)",
  () => {
    it("reads and sets names and values of any bytes, of many entries at once", async () => {
      const helper = createAttributeHelper();
      const paths = Array.from({ length: 300 }, (_, n) => Buffer.from(join(base, `many ${n}\n`)));
      for (const path of paths) closeSync(openSync(path, "w"));
      const attributes = [
        { name: bytesOf("user.empty"), value: new Uint8Array() },
        { name: Buffer.from("user.\xff=%", "latin1"), value: Buffer.from([0, 1, 255, 10]) },
        { name: bytesOf("user.long"), value: new Uint8Array(2_000).fill(7) },
      ];
      for (const path of paths) expect(await helper.write(path, attributes)).toEqual([]);
      const read = await helper.read([...paths, Buffer.from(join(base, "none"))]);
      expect(read).toHaveLength(301);
      for (const found of read?.slice(0, 300) ?? []) {
        const sorted = [...(found ?? [])].sort((a, b) => Buffer.compare(a.name, b.name));
        const wanted = [...attributes].sort((a, b) => Buffer.compare(a.name, b.name));
        expect(sorted.map(({ name, value }) => [[...name], [...value]])).toEqual(
          wanted.map(({ name, value }) => [[...name], [...value]]),
        );
      }
      expect(read?.[300], "vanished: the file is named elsewhere").toEqual([]);
      const bad = [{ name: bytesOf("nonsense"), value: bytesOf("x") }];
      expect(await helper.write(paths[0] as Buffer, bad)).toEqual(["ENOTSUP"]);
      helper.close();
    });
  },
);

describe("a disk that cannot be read", () => {
  it("is an error of the file alone: here a file of the kernel's that gives EIO", async () => {
    const chunker = createChunker(new Uint8Array(1024).fill(3), smallProfile);
    const packer = { add: async () => {}, flush: async () => {} };
    const idOf = () => new Uint8Array(32);
    const claim = (ids: Uint8Array) => new Uint8Array(ids.length / 32);
    const content = createContentWriter({ chunker, idOf, claim, packer });
    const writer = createFileWriter(content, new Uint8Array(1024 * 1024));
    const scanned = { size: 0, modified: 0n, changed: 0n, inode: 0n };
    const [broken, whole] = await writer.write([
      { path: bytesOf("/proc/self/mem"), ...scanned },
      { path: bytesOf("/proc/self/stat"), ...scanned },
    ]);
    expect(broken).toEqual({ failed: "EIO" });
    expect(whole).toMatchObject({ content: { level: 0 } });
  });
});
