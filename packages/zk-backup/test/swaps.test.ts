import { campaign } from "@candor/engines/campaign";
import { describe, expect, it } from "vitest";
import { type ObjectKind, TAG_SIZE } from "../src/core/codec/object-header.ts";
import { openHeader, openObject } from "../src/core/codec/open.ts";
import { openSlot } from "../src/core/codec/slot.ts";
import {
  isZkBackupError,
  type MemoryStorage,
  openVault,
  openWriter,
} from "../src/core/vault/index.ts";
import { type ReadKeys, vaultReadKeys } from "../src/index.ts";
import { copyOf } from "./support/fault-storage.ts";
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

const { engine, agreement } = platform;

/** A vault with two devices, one of them write-only, and two snapshots of each. */
async function fullVault(seed: number): Promise<MemoryStorage> {
  const blocks = { platform: { ...platform, blockSize: 4096 } };
  const { storage, vault } = await smallVault(new Map([["a", noise(9000, seed)]]), blocks);
  await backUp(vault, new Map([["b", noise(9000, seed + 1)]]));
  const device = await vault.enrol({ type: "write-only" });
  for (const n of [2, 3]) {
    const writer = await openWriter({ ...blocks, storage, credential: device });
    await backUp(writer, new Map([["c", noise(9000, seed + n)]]));
  }
  return storage;
}

/** Opens, reads and checks everything; the codes of what was wrong. */
async function complaints(storage: MemoryStorage): Promise<string[]> {
  try {
    const vault = await openVault({ platform, storage, credential });
    const codes: string[] = [];
    for (const { id } of vault.snapshots())
      await readBack(vault, id).catch((error: unknown) => {
        if (!isZkBackupError(error)) throw error;
        codes.push(error.code);
      });
    const { problems } = await vault.check({ data: true });
    return [...codes, ...problems.map(({ code }) => code)];
  } catch (error) {
    if (!isZkBackupError(error)) throw error;
    return [error.code];
  }
}

const kindOf = (name: string): string => name.split("/")[0] ?? "";

describe("a storage that serves one object for another", () => {
  it("is caught at every pair of a vault's objects, of any kind and any device", async () => {
    const storage = await fullVault(1);
    expect(await complaints(storage)).toEqual([]);
    const names = [...storage.objects.keys()];
    const seen = new Map<string, Set<string>>();
    for (const asked of names)
      for (const served of names) {
        if (asked === served) continue;
        const evil = copyOf(storage);
        evil.objects.set(asked, storage.objects.get(served) ?? new Uint8Array());
        const codes = await complaints(evil);
        // A slot that is not this credential's is none of its business.
        const other = kindOf(asked) === "slots" && storage.objects.get(asked)?.[5] === 4;
        if (!other) expect(codes.length, `${served} for ${asked}`).toBeGreaterThan(0);
        const pair = `${kindOf(served)} for ${kindOf(asked)}`;
        seen.set(pair, new Set([...(seen.get(pair) ?? []), ...codes]));
      }
    expect(seen.get("heads for heads")).toEqual(new Set(["object-swapped"]));
    expect([...(seen.get("packs for packs") ?? [])]).toContain("object-swapped");
    expect([...(seen.get("indexes for indexes") ?? [])]).toContain("object-swapped");
    for (const [pair, codes] of seen)
      if (pair.endsWith("for slots")) expect([...codes]).not.toContain("wrong-key");
  }, 120_000);

  it("is caught when it takes another vault's, though both have the same password", async () => {
    const [storage, stranger] = [await fullVault(1), await fullVault(1)];
    for (const asked of storage.objects.keys())
      for (const served of named(stranger, kindOf(asked))) {
        const evil = copyOf(storage);
        evil.objects.set(asked, stranger.objects.get(served) ?? new Uint8Array());
        const other = kindOf(asked) === "slots" && storage.objects.get(asked)?.[5] === 4;
        if (!other)
          expect((await complaints(evil)).length, `${served} for ${asked}`).toBeGreaterThan(0);
      }
  }, 120_000);
});

/** The vault's keys for reading, and its sealed objects. */
async function opened(storage: MemoryStorage) {
  const vaultId = storage.objects.get("vault")?.slice(8, 24) ?? new Uint8Array();
  const [slot = ""] = named(storage, "slots/").filter(
    (name) => storage.objects.get(name)?.[5] === 2,
  );
  const bytes = storage.objects.get(slot) ?? new Uint8Array();
  const keyring = await openSlot({ engine, vaultId, bytes, hash: slot.slice(6), credential });
  const keys = vaultReadKeys({ engine, agreement, vaultId, keyring });
  const kinds: Record<string, ObjectKind> = { packs: "pack", indexes: "index", heads: "head" };
  const objects = [...storage.objects].flatMap(([name, content]) => {
    const kind = kinds[kindOf(name)];
    return kind === undefined ? [] : [{ name, kind, bytes: content }];
  });
  return { keys, objects };
}

const optionsOf = (keys: ReadKeys, kind: ObjectKind, name: string) => ({
  engine,
  keys,
  kind,
  name,
});

describe("sealed blocks", () => {
  it("are refused in every other block's place, of the same object and of the next", async () => {
    const { keys, objects } = await opened(await fullVault(5));
    const run = campaign("pairs of sealed blocks exchanged", { share: 2500, full: 200_000 });
    let pairs = 0;
    for (const [i, object] of objects.entries()) {
      const header = await openHeader(optionsOf(keys, object.kind, object.name), object.bytes);
      const { blockSize, length } = header.header;
      const count = Math.ceil(length / blockSize);
      const blockOf = ({ bytes }: typeof object, index: number) => {
        const start = 128 + index * (blockSize + TAG_SIZE);
        return bytes.subarray(start, start + blockSize + TAG_SIZE);
      };
      const step = Math.max(1, Math.floor((objects.length * count * count) / run.count));
      for (const [j, source] of objects.entries())
        for (let pair = (i + j) % step; pair < count * count; pair += step) {
          const [at, from] = [Math.floor(pair / count), pair % count];
          const served = blockOf(source, from);
          const span = header.blocksOf(
            at * blockSize,
            Math.min(blockSize, length - at * blockSize),
          );
          if ((source === object && at === from) || served.length !== span.length) continue;
          const code = await codeOf(header.openBlocks(span, served));
          expect(code, `${source.name} ${from} for ${object.name} ${at}`).toBe("object-corrupt");
          pairs += 1;
        }
    }
    expect(pairs).toBeGreaterThan(1000);
    run.record({ objects: objects.length, pairs, accepted: 0 });
  }, 3_600_000);
});

it("says truncated at every byte at which an object is cut", async () => {
  const { keys, objects } = await opened(await fullVault(9));
  const bytes = objects.reduce((sum, object) => sum + object.bytes.length, 0);
  const run = campaign("objects cut at every byte", { share: 4000, full: bytes });
  const step = Math.max(1, Math.floor(bytes / run.count));
  let cuts = 0;
  for (const { name, kind, bytes: whole } of objects)
    for (let length = 0; length < whole.length; length += length < 300 ? 1 : step) {
      const code = await codeOf(openObject(optionsOf(keys, kind, name), whole.subarray(0, length)));
      if (code !== "object-truncated") expect.fail(`${name} cut to ${length}: ${code}`);
      cuts += 1;
    }
  run.record({ bytes, cuts, "called truncated": cuts });
}, 3_600_000);
