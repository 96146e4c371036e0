import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../src/core/vault/index.ts";
import { backup, openVault, restore, type Vault } from "../src/node/index.ts";
import { copyOf, failingOnce } from "./support/fault-storage.ts";
import { nodeVault, password, scratch } from "./support/node-vault.ts";
import { codeOf, named, noise } from "./support/small-vault.ts";

const folder = scratch("resume");
let source: string;
beforeAll(async () => {
  source = join(await folder(), "source");
  await mkdir(join(source, "deep"), { recursive: true });
  for (let n = 0; n < 24; n++)
    await writeFile(join(source, n % 2 ? "deep" : ".", `f${n}`), noise(2_500_000, n));
});

/** The run of a vault, to be asked when it has died. */
function watchRun(vault: Vault): () => Run {
  let begun: Run | null = null;
  const { run } = vault;
  vault.run = async (options) => {
    begun = await run.call(vault, options);
    return begun;
  };
  return () => {
    if (begun === null) throw new Error("no run has begun");
    return begun;
  };
}

/** More than the trees of two directories take. */
const TREES = 10_000;

describe("a backup that was cut", () => {
  it.each([1, 3])("after pack %i sends nothing again that was durable", async (packs) => {
    const { storage, vault } = await nodeVault();
    const { put } = storage;
    storage.put = async (name, bytes, options) => {
      if (name.startsWith("packs/") && named(storage, "packs/").length === packs)
        throw new Error("the line was cut");
      return put.call(storage, name, bytes, options);
    };
    const run = watchRun(vault);
    await expect(backup({ vault, source, threads: 0 })).rejects.toThrow("cut");
    storage.put = put;
    expect(named(storage, "packs/")).toHaveLength(packs);
    const durable = run().totals.newBytes;

    const again = await openVault({ storage, password });
    expect(again.snapshots()).toEqual([]);
    const resumed = await backup({ vault: again, source, threads: 0 });
    expect(durable).toBeGreaterThan(packs * 15_000_000);
    expect(resumed.newBytes).toBeLessThan(60_000_000 - durable + TREES);
    const third = await openVault({ storage, password });
    expect((await third.check({ data: true })).problems).toEqual([]);
    const { files, problems } = await restore({
      ...{ vault: third, snapshot: "latest" },
      target: await folder(),
    });
    expect([files, problems]).toEqual([24, []]);
  });

  it("leaves packs that are damaged where they are, and sends what was in them", async () => {
    const { storage, vault } = await nodeVault();
    const { put } = storage;
    storage.put = async (name, bytes, options) => {
      if (name.startsWith("indexes/")) throw new Error("the line was cut");
      return put.call(storage, name, bytes, options);
    };
    await expect(backup({ vault, source, threads: 0 })).rejects.toThrow("cut");
    storage.put = put;
    const [torn = "", cut = ""] = named(storage, "packs/");
    const bytes = storage.objects.get(torn) ?? new Uint8Array();
    storage.objects.set(
      torn,
      bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte)),
    );
    storage.objects.set(cut, (storage.objects.get(cut) ?? bytes).slice(0, 5000));
    const again = await openVault({ storage, password });
    const { newBytes } = await backup({ vault: again, source, threads: 0 });
    expect(newBytes).toBeGreaterThan(10_000_000);
    expect(newBytes).toBeLessThan(45_000_000);
    const target = await folder();
    const done = await restore({ vault: again, snapshot: "latest", target, verify: true });
    expect([done.files, done.problems]).toEqual([24, []]);
  });
});

describe("a backup by threads of which one call fails", () => {
  it.each([0, 2])("(%i threads) names no snapshot that is not whole", async (threads) => {
    const few = join(await folder(), "few");
    await mkdir(few);
    for (let n = 0; n < 3; n++) await writeFile(join(few, `f${n}`), noise(300_000, n));
    const { storage: empty } = await nodeVault();
    for (let call = 0; ; call++) {
      const storage = copyOf(empty);
      const { line, failed } = failingOnce(storage, call);
      const opening = openVault({ storage: line, password });
      const code = await codeOf(opening.then((vault) => backup({ vault, source: few, threads })));
      expect(["storage-failed", "no error"], `call ${call}`).toContain(code);
      const opened = await openVault({ storage, password });
      expect((await opened.check({ data: true })).problems, `call ${call}`).toEqual([]);
      if (code === "no error") expect(opened.snapshots().length).toBe(1);
      if (!failed()) break;
    }
  });
});
