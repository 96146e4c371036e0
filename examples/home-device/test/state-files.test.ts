import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openMemory } from "../src/backup/memory.ts";
import { openAccountKeeper } from "../src/cloud/account-keeper.ts";
import type { CloudClient } from "../src/cloud/client.ts";

let folder: string;
let opened: number;

const cloud: CloudClient = {
  addressUrl: "http://127.0.0.1:1/ip",
  vaultUrl: (account) => `http://127.0.0.1:1/vaults/${account}/`,
  openAccount: async () => {
    opened += 1;
    return { account: String(opened), token: "t", ownerToken: "o" };
  },
  registerName: async () => {
    throw new Error("not in this test");
  },
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-device-"));
  opened = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the account", () => {
  it("is opened once, for all who need it at the same time, and kept", async () => {
    const keeper = await openAccountKeeper(folder, cloud);
    expect(keeper.current()).toBeNull();
    const got = await Promise.all([keeper.ensure(), keeper.ensure(), keeper.ensure()]);
    expect(new Set(got.map(({ account }) => account))).toEqual(new Set(["1"]));
    expect((await openAccountKeeper(folder, cloud)).current()).toEqual({
      account: "1",
      token: "t",
    });
    expect((await stat(join(folder, "account.json"))).mode & 0o777).toBe(0o600);
  });

  it("is asked for again after a failure", async () => {
    let fails = true;
    const shaky: CloudClient = {
      ...cloud,
      openAccount: () => (fails ? Promise.reject(new Error("offline")) : cloud.openAccount()),
    };
    const keeper = await openAccountKeeper(folder, shaky);
    await expect(keeper.ensure()).rejects.toThrow("offline");
    fails = false;
    expect((await keeper.ensure()).account).toBe("1");
  });

  it.each(["", "{", "null", '{"account":1,"token":"t"}', '{"account":"a"}'])(
    "that is damaged (%j) is named and left alone",
    async (text) => {
      await writeFile(join(folder, "account.json"), text);
      await expect(openAccountKeeper(folder, cloud)).rejects.toThrow(
        /account\.json cannot be read/,
      );
      expect(await readFile(join(folder, "account.json"), "utf8")).toBe(text);
    },
  );
});

describe("the memory of backups", () => {
  it("keeps what it last saw, and leaves nothing half written behind", async () => {
    const memory = await openMemory(folder);
    const snapshot = { id: "a", time: "2026-11-22T12:00:00Z", files: 1, bytes: 2 };
    await Promise.all([
      memory.update({ vault: true, snapshots: [snapshot] }),
      memory.update({ lastError: "e", lastErrorCode: "damaged" }),
    ]);
    expect((await openMemory(folder)).value()).toMatchObject({
      ...{ vault: true, snapshots: [snapshot], lastBackup: null, lastRestore: null },
      ...{ lastError: "e", lastErrorCode: "damaged", unfinished: null },
    });
    expect(await readdir(folder)).toEqual(["backup.json"]);
  });

  it.each(["", "[]", '{"vault":true}', '{"vault":true,"snapshots":3}', '{"snapshots":[]}'])(
    "that is damaged is named: %j",
    async (text) => {
      await writeFile(join(folder, "backup.json"), text);
      await expect(openMemory(folder)).rejects.toThrow(/backup\.json cannot be read/);
    },
  );
});
