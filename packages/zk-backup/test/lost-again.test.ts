import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { MemoryStorage } from "../src/core/vault/index.ts";
import { backup, openVault, restore, type Vault } from "../src/node/index.ts";
import { nodeVault, password, scratch } from "./support/node-vault.ts";
import { named, noise } from "./support/small-vault.ts";

const folder = scratch("lost-again");
let base: string;
let source: string;
let storage: MemoryStorage;
let vault: Vault;

beforeEach(async () => {
  base = await folder();
  source = join(base, "source");
  ({ storage, vault } = await nodeVault({ stateFolder: join(base, "state") }));
  mkdirSync(join(source, "deep"), { recursive: true });
  writeFileSync(join(source, "small"), "a line");
  writeFileSync(join(source, "deep", "noise"), noise(2_000_000, 1));
});

const reopened = () => openVault({ storage, password, stateFolder: join(base, "state") });

/** Backs up what has not changed, and restores it whole. */
async function backUpAgain(): Promise<{ unchangedFiles: number; newBytes: number }> {
  const again = await reopened();
  const { snapshot, unchangedFiles, newBytes } = await backup({ vault: again, source });
  const target = join(base, snapshot.id);
  const fresh = await openVault({ storage, password });
  const done = await restore({ vault: fresh, snapshot: snapshot.id, target, verify: true });
  expect([done.files, done.problems]).toEqual([2, []]);
  return { unchangedFiles, newBytes };
}

describe("files that have not changed, and that the vault has lost", () => {
  it.each(["largest", "smallest"] as const)(
    "are read again after a repair: the %s pack is gone",
    async (which) => {
      await backup({ vault, source, threads: 0 });
      const packs = named(storage, "packs/").sort(
        (a, b) => (storage.objects.get(b)?.length ?? 0) - (storage.objects.get(a)?.length ?? 0),
      );
      expect(packs.length).toBeGreaterThan(1); // of files, and of directories
      storage.objects.delete((which === "largest" ? packs[0] : packs.at(-1)) ?? "");
      await (await reopened()).repair();
      const { unchangedFiles, newBytes } = await backUpAgain();
      if (which === "largest") expect(unchangedFiles).toBeLessThan(2);
      expect(newBytes).toBeGreaterThan(which === "largest" ? 500_000 : 0);
      expect((await (await reopened()).check({ data: true })).problems).toEqual([]);
    },
  );

  it("are read again without a repair, too", async () => {
    await backup({ vault, source });
    for (const name of named(storage, "packs/")) storage.objects.delete(name);
    expect((await backUpAgain()).unchangedFiles).toBe(0);
  });

  it("are read again when a prune has marked what holds them", async () => {
    await backup({ vault, source });
    for (const name of named(storage, "packs/"))
      await storage.put(name.replace("packs/", "tombstones/"), new Uint8Array(32));
    const { unchangedFiles, newBytes } = await backUpAgain();
    expect([unchangedFiles, newBytes > 2_000_000]).toEqual([0, true]);
    expect((await backUpAgain()).unchangedFiles).toBe(2); // by the packs that have no mark
  });

  it("stand, and are not read, after a revocation: their ids are of the epoch before", async () => {
    await backup({ vault, source });
    await vault.revoke({ devices: [], password });
    const again = await backup({ vault, source });
    expect(again.unchangedFiles).toBe(2);
    expect(again.newBytes).toBeLessThan(2_000);
  });
});

describe("what a run may count on, of content in lists", () => {
  it("is all of it: the lists, and what they name", async () => {
    const run = await vault.run();
    const chunk = noise(9_000, 1);
    const leaf = await run.content.whole(chunk);
    const list = await run.content.whole(leaf.ids);
    const two = { level: 1, length: chunk.length, ids: list.ids };
    const wrong = await run.content.whole(new Uint8Array(32).fill(9));
    const lost = { level: 1, length: 5, ids: wrong.ids };
    await run.commit({ root: leaf, files: 0, bytes: 0, path: "/" });
    const next = await vault.run();
    expect(next.stands(leaf)).toBe(true);
    expect(await next.stands(two)).toBe(true);
    expect(await next.stands(lost)).toBe(false);
    expect(next.stands({ level: 1, length: 1, ids: new Uint8Array(32) })).toBe(false);
    expect(await next.stands({ ...two, ids: leaf.ids }), "a list that is none").toBe(false);
    await next.end();
  });
});
