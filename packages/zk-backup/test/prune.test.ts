import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ZkBackupError } from "../src/core/errors.ts";
import { splitIds } from "../src/core/vault/content/content-ref.ts";
import {
  type MemoryStorage,
  openVault,
  openWriter,
  type Storage,
  type Vault,
  type WriterMemory,
} from "../src/core/vault/index.ts";
import { createPacker } from "../src/core/vault/packs/packer.ts";
import { between, copyOf, interrupted, killedAfter, slow } from "./support/fault-storage.ts";
import {
  backUp,
  bytesOf,
  codeOf,
  credential,
  named,
  noise,
  platform,
  readBack,
  smallVault,
} from "./support/small-vault.ts";

type Files = ReadonlyMap<string, Uint8Array>;
const open = (storage: Storage, more = {}) => openVault({ platform, storage, credential, ...more });
const contents = (storage: MemoryStorage) => [...storage.objects.keys()].sort();

const big = noise(20_000, 1);
const first: Files = new Map([
  ["gone.bin", noise(60_000, 2)],
  ["stays.bin", big],
]);
const second: Files = new Map([
  ["stays.bin", big],
  ["new.bin", noise(9_000, 3)],
]);
const third: Files = new Map([["other.bin", noise(15_000, 4)]]);

/** Three backups, of which the first and the last are forgotten: a holed pack and an unneeded one. */
async function holedVault() {
  const made = await smallVault(first);
  const kept = await backUp(made.vault, second);
  const last = await backUp(made.vault, third);
  await made.vault.forget({ snapshots: [made.snapshot.id, last.id] });
  return { ...made, kept };
}

/** Compares files whole: a matcher would go through them byte by byte. */
async function expectFiles(vault: Vault, id: string, files: Files, what = ""): Promise<void> {
  const text = (found: Files) =>
    [...found].map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString("base64")}`).sort();
  expect(text(await readBack(vault, id)).join() === text(files).join(), what).toBe(true);
}

async function expectWhole(storage: Storage, id: string, files: Files, what = ""): Promise<Vault> {
  const opened = await open(storage);
  await expectFiles(opened, id, files, what);
  expect((await opened.check({ data: true })).problems, what).toEqual([]);
  return opened;
}

describe("a prune", () => {
  it("removes what no snapshot needs, repacks what is half empty, keeps the rest", async () => {
    const { storage, vault, kept } = await holedVault();
    const packs = named(storage, "packs/");
    const done = await vault.prune();
    expect(done).toMatchObject({ removed: 2, repacked: 1, waitingFor: [], unreadable: [] });
    expect(named(storage, "packs/").length).toBe(done.packs);
    expect(named(storage, "packs/").filter((name) => packs.includes(name)).length).toBe(1);
    expect([...named(storage, "tombstones/"), ...named(storage, "leases/")]).toEqual([]);
    const opened = await expectWhole(storage, kept.id, second);
    expect((await opened.check()).orphans).toBe(0);
    expect(await opened.prune()).toMatchObject({ removed: 0, repacked: 0, written: 0 });
  });

  it("only says what it would do in a dry run", async () => {
    const { storage, vault } = await holedVault();
    const before = contents(storage);
    expect(await vault.prune({ dryRun: true })).toMatchObject({ dryRun: true, removed: 2 });
    expect(contents(storage)).toEqual(before);
  });

  it("takes the owner's credential and a storage that lets go; else nothing is changed", async () => {
    const { storage, vault } = await holedVault();
    const device = { ...(await vault.enrol({ type: "device" })), type: "device" } as const;
    const before = contents(storage);
    expect(await codeOf((await open(storage, { credential: device })).prune())).toBe(
      "owner-needed",
    );
    const { delete: _, ...appending } = storage;
    expect(await codeOf((await open(appending)).prune())).toBe("forbidden");
    const writer = between(storage, async (call, name, run) => {
      if (call !== "delete") return run();
      throw new ZkBackupError("forbidden", name);
    });
    expect(await codeOf((await open(writer)).prune())).toBe("forbidden");
    const added = contents(storage).filter((name) => !before.includes(name));
    expect(added.every((name) => name.startsWith("leases/"))).toBe(true);
    expect(await codeOf(vault.prune({ maxUnused: 2 }))).toBe("bad-input");
  });

  it("moves what a write-only device wrote without taking it out of its domain", async () => {
    const { storage, vault } = await smallVault();
    const device = await vault.enrol({ type: "write-only" });
    let memory: WriterMemory | undefined;
    const remember = async (next: WriterMemory) => {
      memory = next;
    };
    const writer = () => openWriter({ platform, storage, credential: device, memory, remember });
    const old = await backUp(await writer(), first);
    const kept = await backUp(await writer(), second);
    await vault.refresh();
    await vault.forget({ snapshots: [old.id] });
    expect((await vault.prune({ maxUnused: 0 })).repacked).toBeGreaterThan(0);
    await expectWhole(storage, kept.id, second);
    await backUp(await writer(), third);
    await expectWhole(storage, kept.id, second);
  });

  it("gathers small packs and indexes", async () => {
    const { storage, vault } = await smallVault();
    for (let i = 0; i < 10; i++) await backUp(vault, new Map([[`f${i}`, noise(9_000, i)]]));
    const before = named(storage, "packs/").length;
    await vault.prune();
    expect([before, named(storage, "packs/").length]).toEqual([11, 1]);
    expect(named(storage, "indexes/").length).toBe(1);
    const opened = await open(storage);
    for (const { id } of opened.snapshots()) await readBack(opened, id);
    expect((await opened.check({ data: true })).problems).toEqual([]);
  });

  it.each(["lost", "done"] as const)(
    "killed at any call to the storage, the last one %s, costs no snapshot",
    async (last) => {
      const { storage, kept } = await holedVault();
      for (let calls = 0; ; calls++) {
        const copy = copyOf(storage);
        const code = await codeOf(
          open(killedAfter(copy, calls, last)).then((vault) => vault.prune()),
        );
        const what = `killed after ${calls} calls`;
        const opened = await expectWhole(copy, kept.id, second, what);
        // And the next one does the rest, once the dead one is taken for dead.
        await backUp(opened, third);
        await opened.prune({ breakLeases: true });
        const again = await expectWhole(copy, kept.id, second, what);
        const report = await again.check();
        expect([report.orphans, named(copy, "tombstones/")], what).toEqual([0, []]);
        if (code === "no error") break;
      }
    },
    120_000,
  );

  it("refuses to begin on a vault that is not whole, and removes nothing", async () => {
    const { storage } = await holedVault();
    const broken = async (change: (copy: MemoryStorage) => void) => {
      const copy = copyOf(storage);
      change(copy);
      const packs = named(copy, "packs/");
      const code = await codeOf((await open(copy)).prune());
      if (code !== "no error") expect(named(copy, "packs/")).toEqual(packs);
      return code;
    };
    const needed = named(storage, "packs/");
    for (const name of named(storage, "indexes/"))
      expect(
        await broken((copy) => copy.objects.set(name, noise(65_536, 1))),
        "an index that is none",
      ).toBe("object-corrupt");
    const codes = await Promise.all(
      needed.map((name) => broken((copy) => copy.objects.delete(name))),
    );
    expect(codes.sort()).toEqual(["no error", "object-missing", "object-missing"]); // one is unneeded
    expect(
      await broken((copy) => {
        for (const name of named(copy, "indexes/")) copy.objects.delete(name);
      }),
    ).toBe("chunk-missing");
  });
});

describe("a prune beside others", () => {
  it("waits for a backup that began before it and counts on what it would remove", async () => {
    const { storage, vault, files } = await smallVault(first);
    const other = await open(storage);
    await vault.forget({ snapshots: [vault.snapshot("latest").id] });
    const run = await other.run(); // it finds all of `first` in the vault still
    const waiting = await vault.prune();
    expect(waiting).toMatchObject({ removed: 0, freed: 0 });
    expect(waiting.waitingFor.map(({ device }) => device)).toEqual([other.device]);
    const root = await run.content.whole(bytesOf("CZKT\u0001\0\0\0\0"));
    const ref = await run.content.whole(files.get("gone.bin") ?? new Uint8Array());
    expect(run.totals.newBytes).toBe(0);
    expect(ref.length).toBe(60_000);
    await run.commit({ root, files: 0, bytes: 0, path: "/" });
    const done = await vault.prune();
    expect(done.waitingFor).toEqual([]);
    expect(done.removed).toBeGreaterThan(0);
    const snapshot = await backUp(other, first);
    await expectWhole(storage, snapshot.id, first);
  });

  it("is not counted on by a backup that begins after the marks", async () => {
    const { storage, vault } = await smallVault(first);
    await vault.forget({ snapshots: [vault.snapshot("latest").id] });
    const held = await (await open(storage)).run();
    await vault.prune(); // marks, and waits for the run that is held
    expect(named(storage, "tombstones/").length).toBe(1);
    const later = await open(storage);
    const snapshot = await backUp(later, first);
    await held.end();
    await vault.prune();
    await expectWhole(storage, snapshot.id, first);
  });

  it("takes a run for dead a day after it was last heard of, by its own clock", async () => {
    const { storage, vault } = await smallVault(first);
    await vault.forget({ snapshots: [vault.snapshot("latest").id] });
    const dead = await (await open(storage)).run();
    const clock = { time: platform.now() };
    const dated = { ...platform, now: () => ++clock.time };
    const owner = await open(storage, { platform: dated, memory: vault.memory() });
    expect((await owner.prune()).waitingFor.length).toBe(1);
    clock.time += 23 * 3_600_000;
    const again = await open(storage, { platform: dated, memory: owner.memory() });
    expect((await again.prune()).waitingFor.length).toBe(1);
    clock.time += 2 * 3_600_000;
    expect((await again.prune()).waitingFor).toEqual([]);
    expect(named(storage, "leases/")).toEqual([]);
    // It was not dead: it is told so, and nothing false is written.
    await dead.content.whole(first.get("gone.bin") ?? new Uint8Array());
    const root = await dead.content.whole(bytesOf("CZKT\u0001\0\0\0\0"));
    const commit = dead.commit({ root, files: 0, bytes: 0, path: "/" });
    expect(await codeOf(commit)).toBe("pruned-meanwhile");
  });

  it("knows that a run is over whose token could not delete its lease", async () => {
    const { storage, kept } = await holedVault();
    const writer = between(storage, async (call, name, run) => {
      if (call === "delete") throw new ZkBackupError("forbidden", name);
      return run();
    });
    await backUp(await open(writer), third);
    expect(named(storage, "leases/").map((name) => name.slice(-10))).toEqual([
      "0000000000",
      "0000000001",
    ]);
    expect((await (await open(storage)).prune()).waitingFor).toEqual([]);
    expect(named(storage, "leases/")).toEqual([]);
    await expectWhole(storage, kept.id, second);
  });

  it("gives way to another prune", async () => {
    const { storage, kept } = await holedVault();
    const [one, two] = [await open(storage), await open(storage)];
    const done = await Promise.all([one.prune(), two.prune()]);
    expect(done.filter(({ waitingFor }) => waitingFor.length === 0).length).toBeLessThan(2);
    await expectWhole(storage, kept.id, second);
    await one.prune();
    await expectWhole(storage, kept.id, second);
  });

  it("moves chunks under the hands of a reader who does not notice", async () => {
    const { storage, vault, kept } = await holedVault();
    const reader = await open(storage);
    const [entry] = (await reader.tree(kept.root)).filter(({ content }) => content !== undefined);
    const { content } = entry ?? {};
    if (content === undefined) throw new Error("there is a file");
    await vault.prune();
    await vault.prune();
    await expectFiles(reader, kept.id, second);
  });

  it("done whole at any call of a backup, costs it nothing", async () => {
    const { storage, kept } = await holedVault();
    for (let calls = 0; ; calls++) {
      const copy = copyOf(storage);
      let waiting = 0;
      const { line, paused } = interrupted(copy, calls, async () => {
        waiting = (await (await open(copy)).prune()).waitingFor.length;
      });
      const { id } = await backUp(await open(line), first);
      const what = `a prune before call ${calls}`;
      await (await open(copy)).prune();
      const opened = await expectWhole(copy, kept.id, second, what);
      await expectFiles(opened, id, first, what);
      expect(waiting, what).toBeLessThan(2);
      if (!paused()) break;
    }
  });

  it("costs no backup anything that is done whole at any of its calls", async () => {
    const { storage, kept } = await holedVault();
    for (let calls = 0; ; calls++) {
      const copy = copyOf(storage);
      let id = "";
      const { line, paused } = interrupted(copy, calls, async () => {
        id = (await backUp(await open(copy), first)).id;
      });
      await (await open(line)).prune();
      const what = `a backup before call ${calls}`;
      const opened = await expectWhole(copy, kept.id, second, what);
      if (!paused()) break;
      await expectFiles(opened, id, first, what);
    }
  });

  it("and they beside it, call by call as it comes, lose nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(9)), async (turns) => {
        const { storage, kept } = await holedVault();
        const line = slow(storage, () => turns.next().value);
        const pruning = open(line).then((vault) => vault.prune());
        const backing = [first, third].map(async (files) => {
          const { id } = await backUp(await open(line), files);
          return { id, files };
        });
        await pruning;
        const backups = await Promise.all(backing);
        await (await open(storage)).prune();
        const opened = await expectWhole(storage, kept.id, second);
        for (const { id, files } of backups) await expectFiles(opened, id, files);
      }),
      { numRuns: 10 },
    );
  });
});

describe("a writer who claims an id over garbage", () => {
  it("does not outlive the true chunk, of a full device nor of one that only writes", async () => {
    const { storage, vault } = await smallVault(first);
    const kept = await backUp(vault, second);
    const { ids = new Uint8Array() } = (await vault.tree(kept.root))[1]?.content ?? {};
    const device = await vault.enrol({ type: "write-only" });
    const evil = [
      await (await open(storage)).run(),
      await (await openWriter({ platform, storage, credential: device })).run(),
    ];
    for (const run of evil) {
      const { sealing, compression } = run;
      const packer = createPacker({ sealing, compression, store: run.storePack });
      for (const id of splitIds(ids)) await packer.add(id, noise(9_000, 8));
      await packer.flush();
      const root = await run.content.whole(bytesOf("CZKT\u0001\0\0\0\0"));
      await run.commit({ root, files: 0, bytes: 0, path: "/" });
    }
    await vault.refresh();
    await vault.forget({ policy: { last: 1 } });
    expect((await vault.prune({ maxUnused: 0 })).removed).toBeGreaterThan(0);
    await expectFiles(await open(storage), kept.id, second);
  });
});
