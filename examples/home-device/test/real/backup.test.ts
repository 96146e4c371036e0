import { readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Device } from "../../src/device.ts";
import { type Household, openHousehold, type Status, statusOf, submit } from "./household.ts";
import { describeTree, filesBelow, makeTree, SECRET_NAME, SECRET_TEXT } from "./tree.ts";

const PASSWORD = "seven grey herons at the harbour";
const VAULT = { password: PASSWORD, repeat: PASSWORD, recorded: "yes" };

let home: Household;
let files: string;
let kitchen: Device;

beforeEach(async () => {
  home = await openHousehold();
  files = join(home.folder, "files");
  await makeTree(files);
  kitchen = await home.device("kitchen");
});
afterEach(() => home.close());

async function ended(device: Device): Promise<Status["backup"]> {
  return vi.waitFor(
    async () => {
      const { backup } = await statusOf(device);
      expect(backup.running).toBeNull();
      return backup;
    },
    { timeout: 60_000, interval: 100 },
  );
}

async function backUp(device: Device = kitchen): Promise<Status["backup"]> {
  expect((await submit(device, "/backup/run", {})).status).toBe(200);
  return ended(device);
}

async function makeVault(): Promise<void> {
  expect(await submit(kitchen, "/backup/vault", VAULT)).toMatchObject({ status: 200 });
}

async function restore(device: Device, target: string, password = PASSWORD) {
  const answer = await submit(device, "/backup/restore", { snapshot: "latest", password, target });
  return { answer, backup: await ended(device) };
}

/** Account and token, read off the sheet as a person would. */
async function sheet(): Promise<{ account: string; token: string }> {
  const text = await (await fetch(`${kitchen.url}/backup/sheet`)).text();
  const value = (name: string) => new RegExp(`data-${name}="([^"]+)"`).exec(text)?.[1] ?? "";
  return { account: value("account"), token: value("token") };
}

const packs = async () =>
  (await filesBelow(join(home.folder, "cloud", "vaults"))).filter(({ path }) =>
    path.includes("/packs/"),
  );

describe("a backup", () => {
  it("comes back whole on the device that replaces a lost one", async () => {
    await makeVault();
    const { snapshots, lastError } = await backUp();
    expect(lastError).toBeNull();
    expect(snapshots).toHaveLength(1);
    const code = await sheet();
    await kitchen.close();
    const attic = await home.device("attic");
    const wrong = await submit(attic, "/backup/connect", { ...code, password: "not this one" });
    expect(wrong).toMatchObject({ status: 403, body: { error: "wrong-password" } });
    expect((await statusOf(attic)).backup.vault).toBe(false);
    const joined = await submit(attic, "/backup/connect", { ...code, password: PASSWORD });
    expect(joined.status).toBe(200);
    expect((await statusOf(attic)).backup).toMatchObject({ account: code.account, snapshots });
    const { answer, backup } = await restore(attic, "everything");
    expect([answer.status, backup.lastError]).toEqual([200, null]);
    const restored = join(home.folder, "attic", "restored", "everything");
    expect(await describeTree(restored)).toEqual(await describeTree(files));
    expect((await backUp(attic)).snapshots).toHaveLength(2); // and goes on from there
  });

  it("sends little when little changed, and remembers it over a restart", async () => {
    await makeVault();
    await backUp();
    const sent = async () => (await packs()).reduce((sum, { bytes }) => sum + bytes.length, 0);
    const first = await sent();
    await writeFile(join(files, "new.txt"), "one more");
    const { snapshots } = await backUp();
    expect(snapshots).toHaveLength(2);
    expect((await sent()) - first).toBeLessThan(first / 4);
    await kitchen.close();
    kitchen = await home.device("kitchen");
    expect((await statusOf(kitchen)).backup).toMatchObject({ vault: true, snapshots });
    expect((await backUp()).snapshots).toHaveLength(3); // with the device's own key
  });

  it("leaves the maker nothing to read, and the device no password", async () => {
    await makeVault();
    await noPasswordOnDevice();
    await backUp();
    await noPasswordOnDevice();
    const everywhere = await filesBelow(join(home.folder, "cloud"));
    expect(everywhere.length).toBeGreaterThan(5);
    for (const { path, bytes } of everywhere)
      for (const secret of [SECRET_TEXT, SECRET_NAME, PASSWORD, "picture 17"])
        expect(`${path} ${bytes.includes(secret)}`).toBe(`${path} false`);
    const device = await filesBelow(join(home.folder, "kitchen"));
    for (const { path } of device) expect((await stat(path)).mode & 0o077).toBe(0);
    const key = device.find(({ path }) => path.endsWith("zk-backup-state.json"));
    const { deviceKey } = JSON.parse(String(key?.bytes)) as { deviceKey: string };
    for (const { bytes } of everywhere) {
      expect(bytes.includes(deviceKey)).toBe(false);
      expect(bytes.includes(Buffer.from(deviceKey, "hex"))).toBe(false);
    }
  });

  async function noPasswordOnDevice(): Promise<void> {
    for (const { path, bytes } of await filesBelow(join(home.folder, "kitchen")))
      expect(`${path} ${bytes.includes(PASSWORD)}`).toBe(`${path} false`);
  }

  it("says what it left out", async () => {
    await makeVault();
    const doorbell = createServer();
    await new Promise<void>((resolve) => doorbell.listen(join(files, "doorbell"), resolve));
    await backUp();
    doorbell.close();
    const page = await (await fetch(`${kitchen.url}/backup`)).text();
    expect(page).toMatch(/left out 1 file.*doorbell/s);
  });
});

describe("each failure has its own message", () => {
  beforeEach(async () => {
    await makeVault();
    await backUp();
  });

  it("a wrong password: nothing begins, nothing is written", async () => {
    const { answer, backup } = await restore(kitchen, "wrong", "a wrong password");
    expect(answer).toMatchObject({ status: 403, body: { error: "wrong-password" } });
    expect(answer.body.message).toMatch(/not the vault password/);
    expect(backup.lastError).toBeNull();
    await expect(stat(join(home.folder, "kitchen", "restored"))).rejects.toThrow("ENOENT");
  });

  it("one flipped bit in the maker's folder: damaged, and no wrong byte on disk", async () => {
    for (const { path, bytes } of await packs()) {
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      await rm(path);
      await writeFile(path, bytes);
    }
    const { answer, backup } = await restore(kitchen, "flipped");
    expect(answer.status).toBe(200);
    expect(backup.lastErrorCode).toBe("damaged");
    expect(backup.lastError).toMatch(/damaged: its seal does not fit/);
    await onlyWholeFiles("flipped");
  });

  it("an object cut short: truncated", async () => {
    for (const { path } of await packs()) await truncate(path, 1000);
    const { backup } = await restore(kitchen, "cut");
    expect(backup.lastErrorCode).toBe("truncated");
    expect(backup.lastError).toMatch(/cut short/);
    await onlyWholeFiles("cut");
  });

  it("an object that is gone: missing, by name", async () => {
    for (const { path } of await packs()) await rm(path);
    const { backup } = await restore(kitchen, "gone");
    expect(backup.lastErrorCode).toBe("missing");
    expect(backup.lastError).toMatch(/packs\/[0-9a-f]{64}/);
  });

  it("yesterday's state served as today's: rollback", async () => {
    const account = (await statusOf(kitchen)).backup.account ?? "";
    const vault = join(home.folder, "cloud", "vaults", account);
    const heads = (await filesBelow(vault)).filter(({ path }) => path.includes("/heads/"));
    await writeFile(join(files, "later.txt"), "later");
    await backUp();
    const now = (await filesBelow(vault)).filter(({ path }) => path.includes("/heads/"));
    const known = new Set(heads.map(({ path }) => path));
    for (const { path } of now) if (!known.has(path)) await rm(path);
    const { answer } = await restore(kitchen, "yesterday");
    expect(answer).toMatchObject({ status: 422, body: { error: "rollback" } });
  });

  it("an unreachable cloud: said so, and over when the line is back", async () => {
    home.line.up = false;
    const offline = await backUp();
    expect(offline).toMatchObject({ lastErrorCode: "cloud-unreachable" });
    expect(offline.lastError).toMatch(/cannot be reached/);
    const { answer } = await restore(kitchen, "offline");
    expect(answer).toMatchObject({ status: 502, body: { error: "cloud-unreachable" } });
    home.line.up = true;
    const online = await backUp();
    expect(online).toMatchObject({ lastError: null, lastErrorCode: null });
    expect(online.snapshots).toHaveLength(2);
  });

  it("an account code that is not the maker's", async () => {
    const attic = await home.device("attic");
    const { account } = await sheet();
    const code = { account, token: "x".repeat(43), password: PASSWORD };
    expect(await submit(attic, "/backup/connect", code)).toMatchObject({
      ...{ status: 403, body: { error: "cloud-refused" } },
    });
  });

  /** Every file a failed restore left is exactly as it was backed up. */
  async function onlyWholeFiles(target: string): Promise<void> {
    const folder = join(home.folder, "kitchen", "restored", target);
    for (const { path, bytes } of await filesBelow(folder))
      expect(bytes).toEqual(await readFile(path.replace(folder, files)));
  }
});
