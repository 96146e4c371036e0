import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Ceph, cephMissing, startCeph } from "@candor/engines/ceph";
import { backup, createVault, openVault, restore } from "@candor/zk-backup/node";
import { httpStorage } from "@candor/zk-backup/storage/http";
import { s3Bucket } from "@candor/zk-backup/storage/s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cloud } from "../../src/cloud.ts";
import { type Ground, ground, openAccount } from "./running-cloud.ts";

const missing = cephMissing();
let ceph: Ceph;
let base: Ground;
let cloud: Cloud;

describe.skipIf(missing !== null)(`vaults in a bucket${missing ? ` (${missing})` : ""}`, () => {
  const place = () => ({ ...ceph, bucket: "vaults" });

  beforeAll(async () => {
    [ceph, base] = await Promise.all([startCeph(), ground()]);
    await ceph.makeBucket("vaults");
    cloud = await base.start("bucket", { vaultBucket: place() });
  });
  afterAll(async () => {
    await cloud?.close();
    await base?.close();
    await ceph?.stop();
  });

  it("are backed up to and restored from as in a folder, and nothing is on the cloud's disk", async () => {
    const { account, token } = await openAccount(cloud.url);
    const storage = httpStorage({ url: `${cloud.url}/vaults/${account}/`, token });
    const password = "the vault's own password";
    const vault = await createVault({ storage, password, stateFolder: join(base.folder, "state") });
    const source = import.meta.dirname;
    const { files } = await backup({ vault, source });
    const target = join(base.folder, "restored");
    await restore({ vault: await openVault({ storage, password }), snapshot: "latest", target });
    expect((await readdir(target)).length).toBe(files);
    for (const name of await readdir(source))
      expect(await readFile(join(target, name))).toEqual(await readFile(join(source, name)));
    await rm(target, { recursive: true });

    const passed = join(base.folder, "bucket", "vaults");
    const left = await readdir(passed, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
    const kept = await s3Bucket(place()).storage(`vaults/${account}`).list("");
    expect(kept.map(({ name, size }) => ({ name, size }))).toEqual(await storage.list(""));
    await expect(storage.delete("vault")).rejects.toMatchObject({ code: "forbidden" });
    const page = await (await fetch(`${cloud.url}/`)).text();
    expect(page).toContain(account);
  });

  it("keep a cloud from starting where the bucket is not there, or does not take its keys", async () => {
    const wrong = [
      ["no-bucket", { bucket: "none" }],
      ["unauthorized", { secretAccessKey: "wrong" }],
    ] as const;
    for (const [code, more] of wrong)
      await expect(
        base.start(`wrong_${code.replace("-", "_")}`, { vaultBucket: { ...place(), ...more } }),
      ).rejects.toMatchObject({ code });
  });
});
