import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ZkBackupError } from "../src/core/errors.ts";
import { memoryStorage, type Storage } from "../src/core/vault/index.ts";
import { folderStorage } from "../src/node/folder-storage.ts";
import {
  ConformanceError,
  type ConformanceOptions,
  storageConformance,
} from "../src/storage-conformance/index.ts";
import { between, slow } from "./support/fault-storage.ts";
import { codeOf, noise } from "./support/small-vault.ts";

const folders: string[] = [];
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), "zk-storage-"));
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const folderOf = new WeakMap<Storage, string>();
const inFolder = (folder: string): Storage => {
  const storage = folderStorage({ folder });
  folderOf.set(storage, folder);
  return storage;
};

describe.each<[string, ConformanceOptions]>([
  ["memory storage", { make: memoryStorage }],
  [
    "folder storage",
    {
      make: async () => inFolder(await newFolder()),
      another: (storage) => inFolder(folderOf.get(storage) ?? ""),
      many: 120, // each is synced
    },
  ],
  ["a slow storage", { make: () => slow(memoryStorage(), () => 2), many: 60 }],
])("%s", (_, options) => {
  for (const { name, run } of storageConformance(options)) it(name, run);
});

it("memory storage keeps a copy of a Buffer, too", async () => {
  const storage = memoryStorage();
  const bytes = Buffer.from("given");
  await storage.put("vault", bytes);
  bytes.fill(0);
  expect(Buffer.from(await storage.get("vault")).toString()).toBe("given");
});

/** Storages that each do one thing wrong, and the case that has to say so. */
const wrong: [string, string, (storage: Storage) => Storage][] = [
  [
    "that overwrites",
    "puts a name once, and never changes what it has",
    (storage) => ({
      ...storage,
      async put(name, bytes, options) {
        await storage.delete?.(name).catch(() => {});
        await storage.put(name, bytes, options);
      },
    }),
  ],
  [
    "that looks before it puts",
    "puts a name once, also when many try at the same time",
    (storage) => {
      const objects = new Map<string, Uint8Array>();
      return {
        ...storage,
        get: async (name) => objects.get(name) ?? storage.get(name),
        async put(name, bytes) {
          if (objects.has(name)) throw new ZkBackupError("exists", name);
          await new Promise((done) => setImmediate(done));
          objects.set(name, bytes);
        },
      };
    },
  ],
  [
    "that lists a page",
    "lists more than a page of objects",
    (storage) => ({
      ...storage,
      list: async (...args) => (await storage.list(...args)).slice(0, 50),
    }),
  ],
  [
    "that lists as it comes",
    "lists what is there, by prefix, in order, with sizes",
    (storage) => ({
      ...storage,
      list: async (...args) => [...(await storage.list(...args))].reverse(),
    }),
  ],
  [
    "that ignores ranges",
    "gives back what was put, whole and by range",
    (storage) => ({ ...storage, get: (name) => storage.get(name) }),
  ],
  [
    "that gives nothing for what is missing",
    "says not-found for what is not there",
    (storage) => ({
      ...storage,
      get: async (...args) => storage.get(...args).catch(() => noise(0, 1)),
    }),
  ],
  [
    "that hands out its own memory",
    "keeps what it was given, though the caller uses the memory again",
    (storage) => {
      const kept = new Map<string, Uint8Array>();
      return {
        ...storage,
        put: async (name, bytes) => void kept.set(name, bytes),
        get: async (name) => kept.get(name) ?? storage.get(name),
      };
    },
  ],
  [
    "that hands out what it caches, by range too",
    "gives memory that is the caller's, to change or to give away",
    (storage) => {
      const cache = new Map<string, Uint8Array>();
      return {
        ...storage,
        async get(name, options = {}) {
          const whole = cache.get(name) ?? (await storage.get(name, options));
          cache.set(name, whole);
          const { start = 0, length = whole.length } = options.range ?? {};
          return options.range ? whole.subarray(start, start + length) : whole.slice();
        },
      };
    },
  ],
  [
    "that answers two who ask at once with one memory",
    "gives memory that is the caller's, to change or to give away",
    (storage) => {
      const asked = new Map<string, Promise<Uint8Array>>();
      return {
        ...storage,
        get(name, options) {
          const key = JSON.stringify([name, options?.range]);
          const answer = asked.get(key) ?? storage.get(name, options);
          asked.set(key, answer);
          return answer.finally(() => asked.delete(key));
        },
      };
    },
  ],
  [
    "that fails with errors of its own",
    "puts a name once, and never changes what it has",
    (storage) =>
      between(storage, async (_, __, run) =>
        run().catch(() => {
          throw new Error("409");
        }),
      ),
  ],
  [
    "that takes any name",
    "refuses names that are none of the format",
    (storage) => ({ ...storage, put: async () => {} }),
  ],
  [
    "that finishes what was cancelled",
    "stops when it is told to, and has done nothing",
    (storage) => ({ ...storage, put: (name, bytes) => storage.put(name, bytes) }),
  ],
];

it.each(wrong)("the suite notices a storage %s", async (_, name, spoil) => {
  const cases = storageConformance({ make: () => spoil(memoryStorage()), many: 60 });
  const found = cases.find((one) => one.name === name);
  await expect(found?.run()).rejects.toThrow(ConformanceError);
});

it("a folder shows no half-written object, and is not confused by strangers' files", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, ".tmp-of-someone-who-died"), "half");
  await writeFile(join(folder, "notes.txt"), "mine");
  const storage = folderStorage({ folder });
  await storage.put("vault", noise(56, 1));
  expect((await storage.list("")).map(({ name }) => name)).toEqual(["vault"]);
  expect((await readdir(folder)).sort()).toEqual([
    ".tmp-of-someone-who-died",
    "notes.txt",
    "vault",
  ]);
});

it("a folder is rid of what killed writers left, once it is a day old", async () => {
  const folder = await newFolder();
  const [old, young] = [`.tmp-${"0".repeat(24)}`, `.tmp-${"1".repeat(24)}`];
  for (const name of [old, young]) await writeFile(join(folder, name), "half");
  const before = Date.now() / 1000 - 90_000;
  await utimes(join(folder, old), before, before);
  await folderStorage({ folder }).put("vault", noise(56, 1));
  expect((await readdir(folder)).sort()).toEqual([young, "vault"]);
});

it("a folder that cannot be made is a coded error", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "file"), "");
  const storage = folderStorage({ folder: join(folder, "file", "below") });
  expect(await codeOf(storage.put("vault", noise(5, 1)))).toBe("storage-failed");
});
