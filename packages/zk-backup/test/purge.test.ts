import { describe, expect, it } from "vitest";
import { vaultReadKeys } from "../src/core/codec/vault-keys.ts";
import { unlock } from "../src/core/vault/access/slots.ts";
import {
  encodeTree,
  type MemoryStorage,
  openVault,
  openWriter,
  type Storage,
} from "../src/core/vault/index.ts";
import { openNamed } from "../src/core/vault/packs/open-named.ts";
import { copyOf, killedAfter } from "./support/fault-storage.ts";
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

const secret = noise(3_000, 42);
const secretName = "the-key-that-slipped-in.pem";
const files = new Map([
  ["diary.txt", noise(9_000, 1)],
  [secretName, secret],
]);
const clean = new Map([["diary.txt", noise(9_000, 1)]]);
const open = (storage: Storage) => openVault({ platform, storage, credential });

/** Plaintext of all packs, as one who has all keys and the storage's disk sees it. */
async function everything(storage: MemoryStorage): Promise<Buffer> {
  const { engine, agreement } = platform;
  const vaultId = storage.objects.get("vault")?.slice(8, 24) ?? new Uint8Array();
  const { secrets: keyring } = await unlock({ engine, storage, vaultId }, credential);
  const keys = vaultReadKeys({ engine, agreement, vaultId, keyring });
  const opened = named(storage, "packs/").map((name) =>
    openNamed({ storage, opening: { engine, keys }, kind: "pack", name }),
  );
  return Buffer.concat((await Promise.all(opened)).map(({ plaintext }) => plaintext));
}

async function slipped() {
  const made = await smallVault(files);
  await backUp(made.vault, new Map([...files, ["later.txt", noise(5_000, 2)]]));
  return made;
}

describe("a purge", () => {
  it("takes a file out of every snapshot, and its bytes out of every pack", async () => {
    const { storage, vault } = await slipped();
    expect((await everything(storage)).includes(Buffer.from(secret))).toBe(true);
    const times = vault.snapshots().map(({ time }) => time);
    const done = await vault.purge({ path: `/test/${secretName}` });
    expect(done).toMatchObject({ files: 2, bytes: 6_000, sharedChunks: 0 });
    expect(done.pruning).toMatchObject({ waitingFor: [], unreadable: [] });
    const opened = await open(storage);
    expect(opened.snapshots().map(({ time }) => time)).toEqual(times);
    expect(opened.snapshots().map(({ files: count, bytes }) => [count, bytes])).toEqual([
      [1, 9_000],
      [2, 14_000],
    ]);
    expect(await readBack(opened, opened.snapshots()[0]?.id)).toEqual(clean);
    expect((await everything(storage)).includes(Buffer.from(secret))).toBe(false);
    expect((await opened.check({ data: true })).problems).toEqual([]);
  });

  it("says which snapshots hold it in a dry run, and changes nothing", async () => {
    const { storage, vault } = await slipped();
    const before = [...storage.objects.keys()];
    const dry = await vault.purge({ path: secretName, dryRun: true });
    expect([dry.snapshots.length, dry.files, dry.pruning]).toEqual([2, 2, null]);
    expect([...storage.objects.keys()]).toEqual(before);
    const none = await vault.purge({ path: "/elsewhere/x" });
    expect([none.snapshots, none.pruning]).toEqual([[], null]);
    expect(await codeOf(vault.purge({ path: "/test/" }))).toBe("bad-input");
  });

  it("reaches a directory below others, and what write-only devices sent", async () => {
    const { storage, vault } = await smallVault(clean);
    const device = await vault.enrol({ type: "write-only" });
    const run = await (await openWriter({ platform, storage, credential: device })).run();
    const stat = { mode: 0o755, modified: { seconds: 0n, nanoseconds: 0 } };
    const file = { kind: "file", ...stat } as const;
    const folder = { kind: "directory", ...stat } as const;
    const write = (bytes: Uint8Array) => run.content.whole(bytes);
    const keys = await write(
      encodeTree([{ ...file, name: bytesOf("id"), content: await write(secret) }]),
    );
    const home = await write(
      encodeTree([
        { ...folder, name: bytesOf(".ssh"), content: keys },
        { ...file, name: bytesOf("x"), content: await write(noise(5_000, 7)) },
      ]),
    );
    const root = await write(encodeTree([{ ...folder, name: bytesOf("anna"), content: home }]));
    await run.commit({ root, files: 2, bytes: 8_000, path: "/home" });
    await vault.refresh();
    const done = await vault.purge({ path: "/home/anna/.ssh" });
    expect([done.files, done.sharedChunks]).toEqual([1, 0]);
    expect((await everything(storage)).includes(Buffer.from(secret))).toBe(false);
    const opened = await open(storage);
    expect(opened.snapshots().length).toBe(2);
    const rewritten = opened.snapshots().find(({ path }) => path === "/home");
    expect(rewritten?.origin).toMatchObject({ vault: opened.id, device: device.device });
    expect((await opened.check({ data: true })).problems).toEqual([]);
  });

  it("tells of the same content elsewhere, which stays", async () => {
    const { storage, vault } = await smallVault(new Map([...files, ["copy.pem", secret]]));
    expect((await vault.purge({ path: secretName })).sharedChunks).toBeGreaterThan(0);
    expect((await everything(storage)).includes(Buffer.from(secret))).toBe(true);
    await vault.purge({ path: "copy.pem" });
    expect((await everything(storage)).includes(Buffer.from(secret))).toBe(false);
  });

  it("is an owner's, and killed at any call leaves each snapshot with it or without it", async () => {
    const { storage, vault } = await slipped();
    const device = { ...(await vault.enrol({ type: "device" })), type: "device" } as const;
    const asDevice = await openVault({ platform, storage, credential: device });
    expect(await codeOf(asDevice.purge({ path: secretName }))).toBe("owner-needed");
    for (let calls = 0; ; calls++) {
      const copy = copyOf(storage);
      const dying = open(killedAfter(copy, calls, "done"));
      const code = await codeOf(dying.then((dead) => dead.purge({ path: secretName })));
      const opened = await open(copy);
      expect(opened.snapshots().length, `killed after ${calls}`).toBe(2);
      for (const { id } of opened.snapshots())
        expect((await readBack(opened, id)).get("diary.txt")).toEqual(clean.get("diary.txt"));
      expect((await opened.check({ data: true })).problems, `killed after ${calls}`).toEqual([]);
      if (code === "no error") break;
      await opened.purge({ path: secretName, breakLeases: true });
      if (calls % 10 === 0) await opened.prune({ breakLeases: true, maxUnused: 0 });
    }
  }, 120_000);
});
