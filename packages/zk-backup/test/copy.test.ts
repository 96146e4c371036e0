import { describe, expect, it } from "vitest";
import {
  copyVault,
  createVault,
  encodeTree,
  memoryStorage,
  openVault,
} from "../src/core/vault/index.ts";
import { killedAfter } from "./support/fault-storage.ts";
import {
  backUp,
  bytesOf,
  codeOf,
  named,
  noise,
  platform,
  readBack,
  smallProfile,
  smallVault,
} from "./support/small-vault.ts";

const files = new Map([
  ["a", noise(60_000, 1)],
  ["empty", new Uint8Array()],
  ["text", bytesOf("a line that repeats itself\n".repeat(900))],
]);
const more = new Map([...files, ["b", noise(20_000, 2)]]);
const other = { type: "recovery", secret: new Uint8Array(32).fill(9) } as const;
const open = (storage: ReturnType<typeof memoryStorage>) =>
  openVault({ platform, storage, credential: other });

async function twoVaults() {
  const { vault, storage } = await smallVault(files);
  await backUp(vault, more);
  await vault.annotate({ snapshot: "latest", protected: true, tags: ["taxes"] });
  const place = memoryStorage();
  const profile = { ...smallProfile, maximum: 32_768 };
  const to = await createVault({ platform, storage: place, credential: other, profile });
  return { from: vault, storage, to, place };
}

describe("a copy", () => {
  it("is the same snapshots under other keys, in another place", async () => {
    const { from, to, storage, place } = await twoVaults();
    expect((await copyVault({ from, to, dryRun: true })).copied.length).toBe(2);
    expect(to.snapshots()).toEqual([]);
    const done = await copyVault({ from, to });
    expect([done.copied.length, done.there]).toEqual([2, 0]);
    const opened = await open(place);
    const facts = (vault: typeof from) =>
      vault.snapshots().map(({ time, files: count, bytes, path, tags, protected: shield }) => {
        return { time, count, bytes, path, tags, shield };
      });
    expect(facts(opened)).toEqual(facts(from));
    const [first, second] = opened.snapshots();
    expect(await readBack(opened, first?.id)).toEqual(files);
    expect(await readBack(opened, second?.id)).toEqual(more);
    expect(first?.origin).toEqual({
      vault: from.id,
      device: from.device,
      id: from.snapshots()[0]?.id,
    });
    expect((await opened.check({ data: true })).problems).toEqual([]);
    expect([...place.objects.keys()].filter((name) => storage.objects.has(name))).toEqual([
      "vault",
    ]);
    const again = await copyVault({ from, to: opened });
    expect([again.copied, again.there]).toEqual([[], 2]);
  });

  it("of chosen snapshots copies these, and counts what it read", async () => {
    const { from, to } = await twoVaults();
    const seen: number[] = [];
    const [, second] = from.snapshots();
    const onProgress = ({ bytes }: { bytes: number }) => seen.push(bytes);
    await copyVault({ from, to, snapshots: [second?.id ?? ""], onProgress });
    expect(await readBack(to)).toEqual(more);
    expect(seen.at(-1)).toBe(second?.bytes);
    expect(await codeOf(copyVault({ from, to, snapshots: ["f".repeat(8)] }))).toBe("no-snapshot");
  });

  it("of an empty directory is one", async () => {
    const { vault } = await smallVault();
    const run = await vault.run();
    const root = await run.content.whole(encodeTree([]));
    await run.commit({ root, files: 0, bytes: 0, path: "/empty" });
    const { to } = await twoVaults();
    await copyVault({ from: vault, to });
    expect((await readBack(to)).size).toBe(0);
  });

  it("that is cut off at any call goes on where it stopped", async () => {
    const { from } = await twoVaults();
    for (let calls = 0; ; calls += 3) {
      const place = memoryStorage();
      await createVault({ platform, storage: place, credential: other, profile: smallProfile });
      const dying = openVault({
        ...{ platform, credential: other },
        storage: killedAfter(place, calls, "done"),
      });
      const code = await codeOf(dying.then((to) => copyVault({ from, to })));
      await copyVault({ from, to: await open(place) });
      const opened = await open(place);
      expect(opened.snapshots().length, `cut after ${calls}`).toBe(2);
      expect((await readBack(opened)).size).toBe(4);
      expect((await opened.check({ data: true })).problems).toEqual([]);
      if (code === "no error") break;
    }
  });

  it("uses what the other vault holds already", async () => {
    const { from, place } = await twoVaults();
    const to = await open(place);
    await backUp(to, more);
    const before = named(place, "packs/").length;
    await copyVault({ from, to });
    expect(named(place, "packs/").length).toBeLessThanOrEqual(before + 2); // trees and the origin's first
    expect(await readBack(to, to.snapshots()[0]?.id)).toEqual(files);
  });
});
