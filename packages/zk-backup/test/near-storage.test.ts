import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { memoryStorage, type Storage } from "../src/core/vault/index.ts";
import { nearFolder } from "../src/node/near-folder.ts";
import { nearStorage } from "../src/storage/near-storage.ts";
import { storageConformance } from "../src/storage-conformance/index.ts";
import { packOf } from "./support/served.ts";
import { codeOf, noise } from "./support/small-vault.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zk-near-"));
  folders.push(folder);
  return join(folder, "near");
}

/** A storage that says what is asked of it. */
function heard(storage: Storage, asked: string[]): Storage {
  return {
    ...storage,
    async get(name, options) {
      asked.push(options?.range ? `${name} ${options.range.start}` : name);
      return storage.get(name, options);
    },
  };
}

async function near({ keepRanges = true } = {}) {
  const folder = await newFolder();
  const there = memoryStorage();
  const asked: string[] = [];
  const again = (more = {}) =>
    nearStorage({
      storage: heard(there, asked),
      near: nearFolder({ folder }),
      keepRanges,
      ...more,
    });
  return { folder, there, asked, again, storage: again() };
}

const indexOf = (bytes: Uint8Array): string => packOf(bytes).replace("packs", "indexes");
const [index, pack] = [noise(9000, 1), noise(70_000, 2)];
const range = { start: 100, length: 5000 };
const part = pack.subarray(100, 5100);

async function filesOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

describe("a storage that is read from near by", () => {
  for (const { name, run } of storageConformance({ make: async () => (await near()).storage }))
    it(name, run);

  it("reads indexes and ranges of packs there once, also in the next run", async () => {
    const { there, asked, storage, again } = await near();
    await there.put(indexOf(index), index);
    await there.put(packOf(pack), pack);
    for (const one of [storage, storage, again()]) {
      expect(Buffer.compare(await one.get(indexOf(index)), index)).toBe(0);
      expect(Buffer.compare(await one.get(packOf(pack), { range }), part)).toBe(0);
    }
    expect(asked).toEqual([indexOf(index), `${packOf(pack)} 100`]);
    await again().get(packOf(pack), { range: { start: 100, length: 4999 } });
    expect(asked).toHaveLength(3); // another range
  });

  it("need not read what it has put", async () => {
    const { asked, storage, again } = await near();
    await storage.put(indexOf(index), index);
    expect(Buffer.compare(await again().get(indexOf(index)), index)).toBe(0);
    expect(asked).toEqual([]);
  });

  it("reads all else there each time: what changes, whole packs, and what has memory of its own", async () => {
    const { there, asked, storage, folder } = await near();
    await there.put("vault", index);
    await there.put(`heads/${"a".repeat(32)}/0000000001`, index);
    await there.put(packOf(pack), pack);
    for (let i = 0; i < 2; i++) {
      await storage.get("vault");
      await storage.get(`heads/${"a".repeat(32)}/0000000001`);
      await storage.get(packOf(pack));
      await storage.get(packOf(pack), { range, room: new Uint8Array(5000) });
    }
    expect(asked).toHaveLength(8);
    expect(await readdir(folder).catch(() => [])).toEqual([]);
  });

  it("keeps no ranges of a run that may read files, but reads those that are near", async () => {
    const { there, asked, storage, again } = await near();
    await there.put(packOf(pack), pack);
    const careful = again({ keepRanges: false });
    for (let i = 0; i < 2; i++) await careful.get(packOf(pack), { range });
    expect(asked).toHaveLength(2);
    await storage.get(packOf(pack), { range });
    await careful.get(packOf(pack), { range });
    expect(asked).toHaveLength(3);
  });

  it("drops what the storage lists no more", async () => {
    const { there, storage, folder, again } = await near();
    await storage.put(indexOf(index), index);
    await storage.put(packOf(pack), pack);
    await storage.get(packOf(pack), { range });
    await storage.list("heads/");
    expect(await filesOf(folder)).toHaveLength(3); // and the tag
    await there.delete?.(packOf(pack));
    await storage.list("packs/");
    await again().list("indexes/");
    expect((await filesOf(folder)).map((file) => file.slice(folder.length + 1)).sort()).toEqual(
      ["CACHEDIR.TAG", indexOf(index)].sort(),
    );
    expect(await codeOf(storage.get(packOf(pack), { range }))).toBe("not-found");
  });

  it("forgets what it deletes", async () => {
    const { storage } = await near();
    await storage.put(indexOf(index), index);
    await storage.put(packOf(pack), pack);
    await storage.get(packOf(pack), { range });
    for (const name of [indexOf(index), packOf(pack)]) await storage.delete?.(name);
    expect(await codeOf(storage.get(indexOf(index)))).toBe("not-found");
    expect(await codeOf(storage.get(packOf(pack), { range }))).toBe("not-found");
  });

  it.each([
    ["of which a bit was flipped", (bytes: Buffer) => bytes.fill((bytes[50] ?? 0) ^ 1, 50, 51)],
    ["that was cut", (bytes: Buffer) => bytes.subarray(0, 4000)],
    ["of zeros, as a power cut leaves it", (bytes: Buffer) => Buffer.alloc(bytes.length)],
    ["that is empty", () => Buffer.alloc(0)],
  ])("reads anew what is in a file %s", async (_, damaged) => {
    const { asked, storage, folder } = await near();
    await storage.put(indexOf(index), index);
    const file = join(folder, indexOf(index));
    await writeFile(file, damaged(await readFile(file)));
    for (let i = 0; i < 2; i++)
      expect(Buffer.compare(await storage.get(indexOf(index)), index)).toBe(0);
    expect(asked).toEqual([indexOf(index)]);
  });

  it("does without where the folder cannot be", async () => {
    const { folder, asked, storage } = await near();
    await writeFile(folder, "a file in its place");
    await storage.put(indexOf(index), index);
    for (let i = 0; i < 2; i++)
      expect(Buffer.compare(await storage.get(indexOf(index)), index)).toBe(0);
    expect(await storage.list("indexes/")).toHaveLength(1);
    expect(asked).toHaveLength(2);
    expect(await readFile(folder, "utf8")).toBe("a file in its place");
  });

  it("is its owner's alone, and tells other programs not to back it up", async () => {
    const { folder, storage } = await near();
    await storage.put(indexOf(index), index);
    for (const file of await filesOf(folder)) expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const path of [folder, join(folder, "indexes")])
      expect((await stat(path)).mode & 0o777).toBe(0o700);
    await chmod(folder, 0o755);
    const tar = execFileSync("sh", ["-c", 'tar --exclude-caches -C "$0" -c . | tar -t', folder]);
    expect(tar.toString()).not.toContain("indexes");
  });

  it("is to its caller as the storage itself, whatever is lost near by", async () => {
    const contents = [1, 2, 3].map((seed) => noise(500 * seed, seed));
    const names = contents.flatMap((bytes) => [indexOf(bytes), packOf(bytes)]);
    const step = fc.record({
      act: fc.constantFrom("put", "get", "range", "list", "delete", "lose", "tear"),
      which: fc.nat(names.length - 1),
      start: fc.nat(600),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { storage, folder } = await near();
        const model = memoryStorage();
        const both = async (act: (one: Storage) => Promise<unknown> | undefined) => {
          const [seen, wanted] = await Promise.all(
            [storage, model].map(async (one) => {
              try {
                const got = await act(one);
                return got instanceof Uint8Array ? Buffer.from(got).toString("hex") : got;
              } catch (error) {
                return (error as { code?: string }).code;
              }
            }),
          );
          expect(seen).toEqual(wanted);
        };
        for (const { act, which, start } of steps) {
          const name = names[which] ?? "";
          const bytes = contents[which >> 1] ?? new Uint8Array();
          if (act === "put") await both((one) => one.put(name, bytes));
          if (act === "get") await both((one) => one.get(name));
          if (act === "range")
            await both((one) => one.get(name, { range: { start, length: 300 } }));
          if (act === "delete") await both((one) => one.delete?.(name));
          if (act === "list") await both((one) => one.list("packs/"));
          if (act === "lose") await rm(folder, { recursive: true, force: true });
          if (act === "tear")
            for (const file of await filesOf(folder).catch(() => []))
              await writeFile(file, (await readFile(file)).subarray(0, start));
        }
      }),
      { numRuns: 60 },
    );
  });
});
