import { describe, expect, it } from "vitest";
import {
  type MemoryStorage,
  openVault,
  type Storage,
  type Vault,
} from "../src/core/vault/index.ts";
import { copyOf, killedAfter, unreadable } from "./support/fault-storage.ts";
import {
  backUp,
  codeOf,
  credential,
  named,
  noise,
  platform,
  readBack,
  smallVault,
} from "./support/small-vault.ts";

type Files = ReadonlyMap<string, Uint8Array>;
const open = (storage: Storage) => openVault({ platform, storage, credential });
const first: Files = new Map([
  ["a", noise(40_000, 1)],
  ["b", noise(40_000, 2)],
]);
const second: Files = new Map([...first, ["c", noise(40_000, 3)]]);

async function twoBackups() {
  // Small blocks, so that a flipped bit costs one segment and not the pack.
  const made = await smallVault(first, { platform: { ...platform, blockSize: 4096 } });
  const later = await backUp(made.vault, second);
  return { ...made, later };
}

async function restored(vault: Vault, id: string): Promise<string[]> {
  return [...(await readBack(vault, id)).keys()];
}

/** Flips a bit of an object. */
function flip(storage: MemoryStorage, name: string, at: number): void {
  const bytes = storage.objects.get(name)?.slice() ?? new Uint8Array();
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  storage.objects.set(name, bytes);
}

describe("a repair beside a bad sector", () => {
  const eio = (storage: MemoryStorage, name: string) => unreadable(storage, (one) => one === name);

  it("goes on past a pack that cannot be read, keeps it, and has it back when it can", async () => {
    const { storage, later, snapshot } = await twoBackups();
    for (const name of named(storage, "packs/")) {
      const copy = copyOf(storage);
      const vault = await open(eio(copy, name));
      const { problems } = await vault.check({ data: true });
      expect(problems).toContainEqual(
        expect.objectContaining({ code: "storage-failed", where: name }),
      );
      for (const dryRun of [true, false]) {
        const done = await vault.repair({ data: true, dryRun });
        expect(done.damaged).toMatchObject([{ code: "storage-failed", name }]);
        expect(done.lost.length).toBeGreaterThan(0);
      }
      expect(copy.objects.has(name)).toBe(true);
      const whole = await open(copy);
      expect(await readBack(whole, later.id)).toEqual(second);
      expect(await readBack(whole, snapshot.id)).toEqual(first);
      expect((await whole.check({ data: true })).problems).toEqual([]);
    }
  });

  it("does without an index that cannot be read, and leaves it", async () => {
    const { storage, later } = await twoBackups();
    for (const name of named(storage, "indexes/")) {
      const copy = copyOf(storage);
      const done = await (await open(eio(copy, name))).repair();
      expect(done).toMatchObject({ reindexed: 1, lost: [], damaged: [{ code: "storage-failed" }] });
      expect(copy.objects.has(name)).toBe(true);
      expect(await readBack(await open(eio(copy, name)), later.id)).toEqual(second);
    }
  });

  it("stops where the whole storage is gone, and takes nothing away", async () => {
    const { storage } = await twoBackups();
    let gone = false;
    const vault = await open(unreadable(storage, () => gone));
    gone = true;
    const before = named(storage, "packs/").concat(named(storage, "indexes/"));
    expect(await codeOf(vault.repair({ data: true }))).toBe("storage-failed");
    expect(await codeOf(vault.check({ data: true }))).toBe("storage-failed");
    expect(named(storage, "packs/").concat(named(storage, "indexes/"))).toEqual(before);
  });
});

describe("a repair", () => {
  it("makes every index anew from the packs", async () => {
    const { storage, later, snapshot } = await twoBackups();
    for (const name of named(storage, "indexes/")) storage.objects.delete(name);
    const vault = await open(storage);
    expect(await codeOf(readBack(vault, later.id))).toBe("chunk-missing");
    expect(await vault.repair()).toMatchObject({ reindexed: 2, lost: [], damaged: [] });
    const again = await open(storage);
    expect(await readBack(again, later.id)).toEqual(second);
    expect(await readBack(again, snapshot.id)).toEqual(first);
    expect((await again.check({ data: true })).problems).toEqual([]);
  });

  it("takes away indexes that are none, once all is named by others", async () => {
    const { storage, later } = await twoBackups();
    const [index = ""] = named(storage, "indexes/");
    flip(storage, index, 5_000);
    const report = await (await open(storage)).repair();
    expect(report.damaged.map(({ name }) => name)).toEqual([index]);
    expect(named(storage, "indexes/")).not.toContain(index);
    expect(await readBack(await open(storage), later.id)).toEqual(second);
    expect((await (await open(storage)).check({ data: true })).problems).toEqual([]);
  });

  it("salvages what can be read of a damaged pack, and names what is lost by path and snapshot", async () => {
    const { storage, later, snapshot } = await twoBackups();
    const [, pack = ""] = await packsInOrder(storage);
    flip(storage, pack, 1_000); // in the first segment: the content of "c"
    const dry = await (await open(storage)).repair({ data: true, dryRun: true });
    const report = await (await open(storage)).repair({ data: true, salvage: true });
    expect(dry.lost).toEqual(report.lost);
    expect(dry.damaged).toEqual(report.damaged);
    expect(report.damaged.map(({ name, code }) => [name, code])).toEqual([
      [pack, "object-corrupt"],
    ]);
    expect(report.lost.map((one) => [one.snapshot.id, one.path, one.directory])).toEqual([
      [later.id, "c", false],
    ]);
    const vault = await open(storage);
    expect(await readBack(vault, snapshot.id)).toEqual(first);
    expect(await codeOf(readBack(vault, later.id))).toBe("chunk-missing");
    const [salvaged] = report.salvaged;
    expect([salvaged?.files, salvaged?.bytes, salvaged?.tags]).toEqual([2, 80_000, ["salvaged"]]);
    expect(await readBack(vault, salvaged?.id)).toEqual(first);
    // A second repair finds the same loss, and writes nothing twice.
    const again = await vault.repair({ data: true, salvage: true });
    expect([again.lost.length, again.salvaged, again.damaged]).toEqual([1, [], []]);
    await vault.forget({ snapshots: [later.id] });
    expect((await (await open(storage)).check({ data: true })).problems).toEqual([]);
  });

  it("reads a damaged pack's own directory where the index is gone too", async () => {
    const { storage, snapshot } = await twoBackups();
    const [pack = ""] = await packsInOrder(storage);
    for (const name of named(storage, "indexes/")) storage.objects.delete(name);
    flip(storage, pack, 200); // "a" lies there
    const report = await (await open(storage)).repair({ data: true });
    expect(new Set(report.lost.map(({ path }) => path))).toEqual(new Set(["a"]));
    expect(report.lost.length).toBe(2);
    expect(report.salvagedChunks).toBeGreaterThan(0);
    expect(await codeOf(restored(await open(storage), snapshot.id))).toBe("chunk-missing");
  });

  it("leaves a pack in place of which nothing can be made out", async () => {
    const { storage } = await twoBackups();
    const [pack = ""] = await packsInOrder(storage);
    for (const name of named(storage, "indexes/")) storage.objects.delete(name);
    storage.objects.set(pack, noise(262_144, 9));
    const report = await (await open(storage)).repair({ data: true });
    expect(report.damaged.map(({ name }) => name)).toEqual([pack]);
    expect(named(storage, "packs/")).toContain(pack);
  });

  it("says what is lost with a pack that is gone, a whole tree too", async () => {
    const { storage, later, snapshot } = await twoBackups();
    const [one = "", two = ""] = await packsInOrder(storage);
    storage.objects.delete(one);
    const report = await (await open(storage)).repair();
    expect(report.damaged.map(({ code }) => code)).toEqual(["object-missing"]);
    expect(report.lost.map((lost) => [lost.snapshot.id, lost.path, lost.directory])).toEqual([
      [snapshot.id, "", true],
      [later.id, "a", false],
      [later.id, "b", false],
    ]);
    expect(named(storage, "packs/")).toEqual([two]);
    // What is still in the source heals it: the next backup stores again what is not there.
    await backUp(await open(storage), second);
    expect(await readBack(await open(storage), later.id)).toEqual(second);
  });

  it("changes nothing in a dry run, and leaves what a storage does not let go", async () => {
    const { storage } = await twoBackups();
    const [index = ""] = named(storage, "indexes/");
    flip(storage, index, 5_000);
    const before = copyOf(storage);
    await (await open(storage)).repair({ data: true, dryRun: true });
    expect([...storage.objects.keys()].sort()).toEqual([...before.objects.keys()].sort());
    const { delete: _, ...appending } = storage;
    expect((await (await open(appending)).repair()).left).toEqual([index]);
    expect((await (await open(storage)).check({ data: true })).problems.length).toBe(1);
  });

  it.each(["lost", "done"] as const)(
    "killed at any call to the storage, the last one %s, loses no more than was lost",
    async (last) => {
      const { storage, later, snapshot } = await twoBackups();
      const [, pack = ""] = await packsInOrder(storage);
      flip(storage, pack, 1_000);
      storage.objects.delete(named(storage, "indexes/")[0] ?? "");
      for (let calls = 0; ; calls++) {
        const copy = copyOf(storage);
        const dying = open(killedAfter(copy, calls, last));
        const code = await codeOf(dying.then((vault) => vault.repair({ data: true })));
        const report = await (await open(copy)).repair({ data: true, salvage: true });
        expect(
          report.lost.map(({ path }) => path),
          `killed after ${calls}`,
        ).toEqual(["c"]);
        const vault = await open(copy);
        expect((await restored(vault, snapshot.id)).length).toBe(2);
        expect(vault.snapshots().filter(({ origin }) => origin?.id === later.id).length).toBe(1);
        if (code === "no error") break;
      }
    },
  );
});

/** Packs by the order in which they were written. */
async function packsInOrder(storage: MemoryStorage): Promise<string[]> {
  return [...storage.objects.keys()].filter((name) => name.startsWith("packs/"));
}
