import { describe, expect, it } from "vitest";
import { vaultWriteKeys } from "../src/core/codec/vault-keys.ts";
import { splitIds } from "../src/core/vault/content/content-ref.ts";
import { memoryStorage, openVault, openWriter } from "../src/core/vault/index.ts";
import { encodeIndex, type PackEntry } from "../src/core/vault/indexes/index-object.ts";
import { encodeDirectory } from "../src/core/vault/packs/pack-directory.ts";
import { createPacker } from "../src/core/vault/packs/packer.ts";
import { padToClass } from "../src/core/vault/packs/padded-record.ts";
import { sealFresh } from "../src/core/vault/packs/sealing.ts";
import { newKeyring, sealSlot } from "../src/index.ts";
import { random } from "./support/codec-keys.ts";
import { copyOf } from "./support/fault-storage.ts";
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

const { engine } = platform;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
describe("the server", () => {
  it("cannot have a vault of its own making opened by the password or by a device", async () => {
    const { storage, vault } = await smallVault();
    const device = { ...(await vault.enrol({ type: "device" })), type: "device" } as const;
    // It knows the vault's id and both slots' public parts, and makes keys of its own.
    const vaultId = storage.objects.get("vault")?.slice(8, 24) ?? new Uint8Array();
    const keyring = newKeyring({ master: random(32), ownerKey: random(32) });
    const evil = memoryStorage();
    evil.objects.set("vault", storage.objects.get("vault") ?? new Uint8Array());
    for (const forged of [
      { type: "recovery", secret: random(32) } as const,
      { ...device, secret: random(32) } as const,
    ]) {
      const bytes = await sealSlot({ engine, random, vaultId, keyring, credential: forged });
      evil.objects.set(`slots/${hex(await engine.sha256(bytes))}`, bytes);
    }
    for (const own of [credential, device])
      expect(await codeOf(openVault({ platform, storage: evil, credential: own }))).toBe(
        "wrong-key",
      );
  });

  it("learns no more from a second user with the same files and the same password", async () => {
    const files = new Map([["same", noise(40_000, 1)]]);
    const [one, two] = [await smallVault(files), await smallVault(files)];
    const idsOf = async ({ vault }: typeof one) =>
      (await vault.tree(vault.snapshot("latest").root)).map(({ content }) =>
        hex(content?.ids ?? new Uint8Array()),
      );
    const [mine, theirs] = [await idsOf(one), await idsOf(two)];
    expect(mine.some((id) => theirs.includes(id))).toBe(false);
    const shared = [...one.storage.objects.keys()].filter((name) => two.storage.objects.has(name));
    expect(shared).toEqual(["vault"]);
  });
});

describe("a fresh client", () => {
  it("cannot notice that everything was rolled back at once: it is said, not prevented", async () => {
    const { storage, vault, files } = await smallVault();
    const old = copyOf(storage);
    await backUp(vault, new Map([["later", noise(9000, 1)]]));
    const fresh = await openVault({ platform, storage: old, credential });
    expect(fresh.warnings).toEqual([]);
    expect(await readBack(fresh)).toEqual(files);
    expect(
      await codeOf(openVault({ platform, storage: old, credential, memory: vault.memory() })),
    ).toBe("rollback");
  });
});

describe("a malicious write-only device", () => {
  /** What it would have to know first: ids of chunks that are not its own. */
  async function prepared() {
    const { storage, vault, files } = await smallVault();
    const root = vault.snapshot("latest").root;
    const stolen = [root, ...(await vault.tree(root)).flatMap(({ content }) => content ?? [])];
    const ids = stolen.flatMap(({ ids }) => splitIds(ids));
    const device = await vault.enrol({ type: "write-only" });
    const run = await (await openWriter({ platform, storage, credential: device })).run();
    return { storage, files, ids, run };
  }

  it("cannot have its bytes taken for others', though it claims their ids", async () => {
    const { storage, files, ids, run } = await prepared();
    const { sealing, compression } = run;
    const packer = createPacker({ sealing, compression, store: run.storePack });
    for (const [i, id] of ids.entries()) await packer.add(id, noise(100, i));
    await packer.flush();
    const root = await run.content.whole(bytesOf("CZKT\u0001\0\0\0\0"));
    await run.commit({ root, files: 0, bytes: 0, path: "/" });
    const opened = await openVault({ platform, storage, credential });
    const first = opened.snapshots().find(({ path }) => path === "/test");
    expect(await readBack(opened, first?.id)).toEqual(files);
    const codes = (await opened.check({ data: true })).problems.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(["chunk-corrupt"])); // and it is seen
  });

  it("cannot hide others' packs behind an index of its own", async () => {
    const { storage, files, run } = await prepared();
    const { sealing } = run;
    const contents = {
      domain: sealing.keys.domain,
      segments: [],
      ids: new Uint8Array(),
      lengths: [],
    };
    const packs: PackEntry[] = named(storage, "packs/").map((name) => ({
      hash: name.slice(6),
      salt: storage.objects.get(name)?.slice(24, 48) ?? new Uint8Array(),
      length: 100_000,
      contents,
      directory: encodeDirectory(contents),
    }));
    const { bytes } = await sealFresh(
      sealing,
      "index",
      padToClass("index", encodeIndex(packs), sealing.blockSize),
    );
    storage.objects.set(`indexes/${"0".repeat(64)}`, bytes);
    const hash = hex(await engine.sha256(bytes));
    storage.objects.delete(`indexes/${"0".repeat(64)}`);
    storage.objects.set(`indexes/${hash}`, bytes);
    const opened = await openVault({ platform, storage, credential });
    expect(await readBack(opened)).toEqual(files);
  });

  it("cannot block restoring by an index that is none", async () => {
    const { storage, files } = await prepared();
    for (const garbage of [noise(65_536, 1), new Uint8Array()])
      storage.objects.set(`indexes/${hex(await engine.sha256(garbage))}`, garbage);
    const opened = await openVault({ platform, storage, credential });
    expect(await readBack(opened)).toEqual(files);
    const codes = (await opened.check()).problems.map(({ code }) => code);
    expect(codes.sort()).toEqual(["object-corrupt", "object-truncated"]);
  });

  it("cannot name chunks in another's domain", async () => {
    const { storage, files, run } = await prepared();
    const { sealing, compression } = run;
    const keyring = newKeyring({ master: random(32), ownerKey: random(32) });
    const others = await vaultWriteKeys({ engine, vaultId: random(16) }, keyring);
    const keys = { ...sealing.keys, domain: others.domain };
    const posing = { ...sealing, keys };
    const packer = createPacker({ sealing: posing, compression, store: run.storePack });
    await packer.add(random(32), noise(100, 1));
    await packer.flush();
    const root = await run.content.whole(bytesOf("CZKT\u0001\0\0\0\0"));
    await run.commit({ root, files: 0, bytes: 0, path: "/" });
    const opened = await openVault({ platform, storage, credential });
    const first = opened.snapshots().find(({ path }) => path === "/test");
    expect(await readBack(opened, first?.id)).toEqual(files); // what it cannot reach is as it was
    expect(await codeOf(readBack(opened))).toBe("object-corrupt"); // its own index is refused
  });
});
