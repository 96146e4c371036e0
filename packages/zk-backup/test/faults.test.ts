import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openVault, type Storage } from "../src/core/vault/index.ts";
import {
  copyOf,
  failingOnce,
  full,
  interrupted,
  killedAfter,
  slow,
  unreadable,
} from "./support/fault-storage.ts";
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

const open = (storage: Storage, more = {}) => openVault({ platform, storage, credential, ...more });
const files = new Map([
  ["new", noise(30_000, 5)],
  ["text", bytesOf("a line\n".repeat(2_000))],
]);
const DAY = 86_400_000;

describe("a backup", () => {
  it.each(["lost", "done"] as const)(
    "killed at any call to the storage, the last one %s, leaves the vault with it or without it",
    async (last) => {
      const { storage, files: before, snapshot } = await smallVault();
      for (let calls = 0; ; calls++) {
        const copy = copyOf(storage);
        const dying = open(killedAfter(copy, calls, last));
        const code = await codeOf(dying.then((vault) => backUp(vault, files)));
        const opened = await open(copy);
        const what = `killed after ${calls} calls`;
        expect(await readBack(opened, snapshot.id), what).toEqual(before);
        for (const { id } of opened.snapshots()) await readBack(opened, id);
        expect((await opened.check({ data: true })).problems, what).toEqual([]);
        // What was durable is not sent again: at most the pack that was in work.
        const packs = named(copy, "packs/").length;
        await backUp(opened, files);
        expect(named(copy, "packs/").length - packs, what).toBeLessThanOrEqual(1);
        if (code === "no error") break;
      }
    },
    60_000,
  );

  it("of which any one call fails (EIO) fails with it, or is whole: nothing goes on without it", async () => {
    const { storage, files: before, snapshot } = await smallVault();
    for (let call = 0; ; call++) {
      const copy = copyOf(storage);
      const { line, failed } = failingOnce(copy, call);
      let id = "";
      const backing = open(line).then(async (vault) => {
        ({ id } = await backUp(vault, files));
      });
      const code = await codeOf(backing);
      const what = `call ${call}`;
      expect(["storage-failed", "no error"], what).toContain(code);
      const opened = await open(copy);
      expect(await readBack(opened, snapshot.id), what).toEqual(before);
      if (id !== "") expect(await readBack(opened, id), what).toEqual(files);
      expect((await opened.check({ data: true })).problems, what).toEqual([]);
      if (!failed()) break;
    }
  });

  it("on a disk that fills up at any byte fails with its reason, and the vault is as it was", async () => {
    const { storage, files: before, snapshot } = await smallVault();
    const held = [...storage.objects.values()].reduce((sum, { length }) => sum + length, 0);
    for (const room of [0, 32, 10_000, 262_144, 262_176, 300_000, 330_000, 331_000]) {
      const copy = copyOf(storage);
      const opening = open(full(copy, held + room));
      expect(await codeOf(opening.then((vault) => backUp(vault, files))), `${room}`).toBe(
        "storage-failed",
      );
      const opened = await open(copy);
      expect(opened.snapshots().length).toBe(1);
      expect(await readBack(opened, snapshot.id)).toEqual(before);
      expect((await backUp(opened, files)).files).toBe(2);
    }
  });

  it("at once by two clients, held at any call of the one, loses neither", async () => {
    const { storage } = await smallVault();
    for (let calls = 0; ; calls++) {
      const copy = copyOf(storage);
      let second = "";
      const { line, paused } = interrupted(copy, calls, async () => {
        second = (await backUp(await open(copy), files)).id;
      });
      const first = await backUp(await open(line), files);
      if (!paused()) break;
      const opened = await open(copy);
      const ids = opened.snapshots().map(({ id }) => id);
      expect([ids.includes(first.id), ids.includes(second)], `call ${calls}`).toEqual([true, true]);
      expect((await opened.check({ data: true })).problems).toEqual([]);
    }
  });

  it("at once by two processes of one device, held at any call, loses neither", async () => {
    const { storage, vault } = await smallVault();
    const memory = vault.memory();
    for (let calls = 0; ; calls++) {
      const copy = copyOf(storage);
      let second = "";
      const { line, paused } = interrupted(copy, calls, async () => {
        second = (await backUp(await open(copy, { memory }), files)).id;
      });
      const first = await backUp(await open(line, { memory }), files);
      if (!paused()) break;
      const opened = await open(copy);
      const ids = opened.snapshots().map(({ id }) => id);
      expect([ids.includes(first.id), ids.includes(second)], `call ${calls}`).toEqual([true, true]);
      expect((await opened.check({ data: true })).problems).toEqual([]);
    }
  });

  it("over a line that is slow and out of order comes through", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(9)), async (turns) => {
        const { storage } = await smallVault();
        const vault = await open(slow(storage, () => turns.next().value));
        const { id } = await backUp(vault, files);
        expect(await readBack(await open(storage), id)).toEqual(files);
      }),
      { numRuns: 5 },
    );
  });

  it("under a clock that jumps a year ahead and back keeps every snapshot, and says so", async () => {
    const { storage, vault } = await smallVault();
    const clock = { time: platform.now() };
    const jumping = { ...platform, now: () => ++clock.time };
    const device = await open(storage, { platform: jumping });
    await backUp(device, files);
    clock.time += 365 * DAY;
    await backUp(device, files);
    clock.time -= 366 * DAY - 1_000;
    const written = await backUp(device, files);
    clock.time += DAY;
    expect(device.snapshots().length).toBe(4);
    const fresh = await open(storage, { memory: device.memory(), platform: jumping });
    const { forgotten, decisions } = await fresh.forget({ policy: { last: 1 } });
    const misdated = decisions.filter(({ reasons }) => reasons.includes("misdated"));
    expect([forgotten.length, misdated.length]).toEqual([1, 1]);
    // The one that was written last is the latest, though its date is a day before the first's.
    expect(decisions.find(({ reasons }) => reasons.includes("latest"))?.snapshot.id).toBe(
      written.id,
    );
    await vault.prune();
    expect((await (await open(storage)).check({ data: true })).problems).toEqual([]);
  });
});

describe("a disk with an unreadable place", () => {
  it("costs what lies there, is named, and nothing is removed for it", async () => {
    const { storage, vault } = await smallVault();
    const { id } = await backUp(vault, files);
    const [first, second] = [...storage.objects.keys()].filter((name) => name.startsWith("packs/"));
    const bad = unreadable(storage, (name) => name === first);
    const opened = await open(bad);
    expect(await readBack(opened, id)).toEqual(files); // it lies in the second
    expect(second).toBeDefined();
    const before = [...storage.objects.keys()].filter((name) => !name.startsWith("leases/")).sort();
    const { problems } = await opened.check({ data: true });
    expect(problems).toContainEqual(
      expect.objectContaining({ code: "storage-failed", where: first }),
    );
    expect(await codeOf(opened.prune({ maxUnused: 0 }))).toBe("storage-failed");
    const after = [...storage.objects.keys()].filter((name) => !name.startsWith("leases/")).sort();
    expect(after).toEqual(before);
  });
});

it("the storage sees the stated sizes alone, whatever is done to whatever content", async () => {
  const KiB = 1024;
  const classes: Record<string, readonly number[]> = {
    packs: [256 * KiB, 1024 * KiB, 4096 * KiB, 16_384 * KiB],
    indexes: [64 * KiB, 256 * KiB, 1024 * KiB, 4096 * KiB, 16_384 * KiB],
    heads: [4 * KiB, 16 * KiB, 64 * KiB, 256 * KiB, 1024 * KiB, 4096 * KiB],
    leases: [32],
    tombstones: [32],
    slots: [392],
    vault: [56],
  };
  const content = fc.oneof(
    fc.tuple(fc.nat(400_000), fc.nat()).map(([length, seed]) => noise(length, seed)),
    fc.nat(400_000).map((length) => new Uint8Array(length)),
    fc.uint8Array({ maxLength: 2_000 }),
  );
  const name = fc.string({ minLength: 1, maxLength: 200 }).map((text) => `n${text}`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(name, content, { maxKeys: 4 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom("forget", "prune", "repair", "annotate", "enrol"),
      async (backups, act) => {
        const { storage, vault } = await smallVault();
        const sizes = new Set<string>();
        const look = () => {
          for (const [object, { length }] of storage.objects)
            if (!classes[object.split("/")[0] ?? ""]?.includes(length))
              sizes.add(`${object} ${length}`);
        };
        for (const backup of backups)
          await backUp(
            vault,
            new Map(
              Object.entries(backup).map(([key, value]) => [key.replace(/[/\0]/g, "_"), value]),
            ),
          );
        await (await open(storage)).run(); // one that goes on: its lease is to be seen
        if (act === "annotate")
          await vault.annotate({ snapshot: "latest", tags: ["x".repeat(900)] });
        if (act === "enrol") await vault.enrol({ type: "device" });
        if (act !== "enrol") await vault.forget({ policy: { last: 1 } });
        if (act === "repair") await vault.repair({ data: true });
        await vault.prune();
        look();
        await vault.prune({ breakLeases: true, maxUnused: 0 });
        look();
        expect([...sizes]).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
});
