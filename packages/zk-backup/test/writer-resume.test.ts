import { describe, expect, it } from "vitest";
import { createChunker } from "../src/core/vault/content/chunker.ts";
import { createContentWriter } from "../src/core/vault/content/content-writer.ts";
import {
  type MemoryStorage,
  openVault,
  openWriter,
  type Run,
  type Storage,
  type WriterMemory,
} from "../src/core/vault/index.ts";
import { createPacker } from "../src/core/vault/packs/packer.ts";
import { killedAfter } from "./support/fault-storage.ts";
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

/** As many packs are sent before an index names them. */
const INDEXED = 8;
const SIZE = 10_000;
const FILES = new Map(Array.from({ length: INDEXED + 1 }, (_, n) => [`f${n}`, noise(SIZE, n)]));
/** More than the tree of these files takes. */
const TREE = 3_000;

async function withWriter() {
  const { storage, vault } = await smallVault();
  const device = await vault.enrol({ type: "write-only" });
  const remembered: WriterMemory[] = [];
  const remember = async (memory: WriterMemory): Promise<void> => {
    remembered.push(memory);
  };
  const memory = () => remembered.at(-1);
  const writer = (line: Storage = storage) =>
    openWriter({ platform, storage: line, credential: device, memory: memory(), remember });
  return { storage, device, memory, writer };
}

/** Sends each file as a pack of its own, as threads do, and dies. */
async function sendAndDie(run: Run, files = FILES): Promise<void> {
  const { sealing, compression, claim } = run;
  const { keys, engine } = sealing;
  const packer = createPacker({ sealing, compression, store: run.storePack });
  const chunker = createChunker(keys.gear, keys.profile);
  const idOf = (chunk: Uint8Array) => engine.hmacSha256(keys.id, chunk);
  const content = createContentWriter({ chunker, idOf, claim, packer });
  for (const file of files.values()) {
    await content.whole(file);
    await packer.flush();
  }
}

/** Backs up once more, and gives how many bytes were new. */
async function again(writer: Awaited<ReturnType<typeof openWriter>>): Promise<number> {
  const { run } = writer;
  let begun: Run | undefined;
  writer.run = async (options) => {
    begun = await run.call(writer, options);
    return begun;
  };
  await backUp(writer, FILES);
  return begun?.totals.newBytes ?? 0;
}

async function expectWhole(storage: MemoryStorage): Promise<void> {
  const owner = await openVault({ platform, storage, credential });
  const { id } = owner.snapshots().at(-1) ?? { id: "" };
  expect(await readBack(owner, id)).toEqual(FILES);
  expect((await owner.check({ data: true })).problems).toEqual([]);
}

describe("a write-only device whose backup died", () => {
  it("sends nothing again that an index names", async () => {
    const { storage, device, memory, writer } = await withWriter();
    await sendAndDie(await (await writer()).run());
    expect(named(storage, `heads/${device.device}/`)).toEqual([]);
    expect(memory()?.packs.size).toBe(INDEXED);
    expect(await again(await writer())).toBeLessThan(SIZE + TREE);
    await expectWhole(storage);
    expect(await again(await writer())).toBe(0);
    await expectWhole(storage);
  });

  it("goes on from its last head, which it still compares", async () => {
    const { storage, device, memory, writer } = await withWriter();
    await backUp(await writer(), new Map([["first", noise(9, 99)]]));
    await sendAndDie(await (await writer()).run());
    expect(memory()?.head.sequence).toBe(1);
    expect(await again(await writer())).toBeLessThan(SIZE + TREE);
    const [first = "", second] = named(storage, `heads/${device.device}/`);
    expect(second).toBeDefined();
    storage.objects.delete(first);
    storage.objects.delete(second ?? "");
    expect(await codeOf(writer())).toBe("rollback");
  });

  it("sends again what the storage has lost, or what is to be removed", async () => {
    const { storage, memory, writer } = await withWriter();
    await sendAndDie(await (await writer()).run());
    const [lost = "", marked = ""] = memory()?.packs.keys() ?? [];
    storage.objects.delete(`packs/${lost}`);
    await storage.put(`tombstones/${marked}`, new Uint8Array(32));
    const sent = await again(await writer());
    expect(sent).toBeGreaterThan(3 * SIZE - 1);
    expect(sent).toBeLessThan(3 * SIZE + TREE);
    expect(memory()?.packs.has(lost)).toBe(false);
    expect(memory()?.packs.has(marked)).toBe(false);
    const owner = await openVault({ platform, storage, credential });
    expect(await readBack(owner)).toEqual(FILES);
  });

  it("and any call of which is its last, leaves its vault as it was or with the backup", async () => {
    for (let calls = 0; ; calls++) {
      const { storage, device, memory, writer } = await withWriter();
      await backUp(await writer(), new Map([["first", noise(9, 99)]]));
      const dying = writer(killedAfter(storage, calls, calls % 2 ? "lost" : "done"));
      const code = await codeOf(dying.then((opened) => backUp(opened, FILES)));
      const owner = await openVault({ platform, storage, credential });
      const made = owner.snapshots().filter((one) => one.device === device.device).length;
      expect(made, `call ${calls}`).toBeGreaterThan(0);
      expect((await owner.check({ data: true })).problems, `call ${calls}`).toEqual([]);
      // Its head may be there without its knowing: the chain goes on behind it.
      expect(memory()?.head.sequence).toBeLessThanOrEqual(made);
      await backUp(await writer(), FILES);
      await expectWhole(storage);
      if (code === "no error") break;
    }
  });

  it("remembers nothing that no index names: nobody could find it", async () => {
    const { storage, memory, writer } = await withWriter();
    const { put } = storage;
    storage.put = async (name, bytes, options) => {
      if (name.startsWith("indexes/")) throw new Error("the line was cut");
      return put.call(storage, name, bytes, options);
    };
    await expect(sendAndDie(await (await writer()).run())).rejects.toThrow("cut");
    storage.put = put;
    expect(memory()).toBeUndefined();
    expect(await again(await writer())).toBeGreaterThan(FILES.size * SIZE);
    await expectWhole(storage);
  });
});
