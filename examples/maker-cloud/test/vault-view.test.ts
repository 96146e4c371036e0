import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openVaultStorage } from "../src/vault-storage.ts";
import { viewVault } from "../src/vault-view.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-view-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const view = async (account = ".") =>
  viewVault(await (await openVaultStorage(folder, null)).objects(account));

async function put(name: string, size: number): Promise<void> {
  await mkdir(join(folder, dirname(name)), { recursive: true });
  await writeFile(join(folder, name), new Uint8Array(size));
}

describe("viewVault", () => {
  it("counts objects, sizes and devices, and nothing that is no object", async () => {
    await put("vault", 56);
    await put(`packs/${"a".repeat(64)}`, 2000);
    await put(`packs/${"b".repeat(64)}`, 1000);
    await put(`packs/${"c".repeat(64)}`, 1000);
    await put(`heads/${"1".repeat(32)}/0000000001`, 10);
    await put(`heads/${"1".repeat(32)}/0000000002`, 10);
    await put(`heads/${"2".repeat(32)}/0000000001`, 10);
    await put(".tmp-0011", 999);
    await put("packs/notes.txt", 999);
    const { kinds, objects, bytes, devices, lastWrite } = await view();
    expect({ objects, bytes, devices }).toEqual({ objects: 7, bytes: 4086, devices: 2 });
    expect(kinds.find(({ kind }) => kind === "packs")).toEqual({
      ...{ kind: "packs", count: 3, bytes: 4000 },
      sizes: [
        { bytes: 2000, count: 1 },
        { bytes: 1000, count: 2 },
      ],
    });
    expect(lastWrite).toMatch(/^20/);
  });

  it("is empty where there is no vault", async () => {
    expect(await view("none")).toEqual({
      ...{ kinds: [], objects: 0, bytes: 0, devices: 0, lastWrite: null },
    });
  });
});
