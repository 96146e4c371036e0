import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Device } from "../../src/device.ts";
import { type Household, openHousehold, statusOf, submit } from "./household.ts";
import { describeTree, filesBelow, makeTree, SECRET_NAME, SECRET_TEXT } from "./tree.ts";

const PASSWORD = "seven grey herons at the harbour";

let home: Household;
let files: string;
let disk: string;
let kitchen: Device;

beforeEach(async () => {
  home = await openHousehold();
  files = join(home.folder, "files");
  disk = join(home.folder, "usb", "backup");
  await makeTree(files);
  kitchen = await home.device("kitchen");
});
afterEach(() => home.close());

const ended = (device: Device) =>
  vi.waitFor(
    async () => {
      const { backup } = await statusOf(device);
      expect(backup.running).toBeNull();
      return backup;
    },
    { timeout: 60_000, interval: 100 },
  );

async function onDisk(more: Record<string, string> = {}): Promise<void> {
  const place = { place: "folder", folder: disk, ...more };
  const form = { password: PASSWORD, repeat: PASSWORD, recorded: "yes", ...place };
  expect((await submit(kitchen, "/backup/vault", form)).status).toBe(200);
}

async function backUp(): Promise<string> {
  expect((await submit(kitchen, "/backup/run", {})).status).toBe(200);
  const { lastError, snapshots } = await ended(kitchen);
  expect(lastError).toBeNull();
  return snapshots.at(-1)?.id ?? "";
}

/** A browser that has opened the vault, and goes where links lead. */
async function browser(snapshot: string) {
  const opened = await fetch(`${kitchen.url}/backup/open`, {
    method: "POST",
    headers: { origin: kitchen.url },
    body: new URLSearchParams({ snapshot, password: PASSWORD }),
    redirect: "manual",
  });
  expect(opened.status).toBe(303);
  const cookie = opened.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  const get = (path: string) => fetch(kitchen.url + path, { headers: { cookie } });
  /** Follows the link with this text on a page. */
  const follow = async (page: string, text: string): Promise<string> => {
    const link = new RegExp(`href="([^"]+)"[^>]*>${text}<`).exec(await (await get(page)).text());
    if (link?.[1] === undefined) throw new Error(`no link "${text}" on ${page}`);
    return link[1].replaceAll("&amp;", "&");
  };
  return { get, follow, cookie };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("a vault on a disk of one's own", () => {
  it("is looked into by its folders, and gives back a file or a folder alone", async () => {
    await onDisk();
    const snapshot = await backUp();
    const { get, follow, cookie } = await browser(snapshot);
    const top = `/backup/browse?snapshot=${snapshot}`;
    const summer = await follow(await follow(top, "photos/"), "summer/");
    const file = await get(await follow(summer, "lake.raw"));
    const original = await readFile(join(files, "photos", "summer", "lake.raw"));
    expect(sha256(new Uint8Array(await file.arrayBuffer()))).toBe(sha256(original));
    const path = new URLSearchParams(summer.split("?")[1]).get("path") ?? "";
    const restored = await fetch(`${kitchen.url}/backup/restore`, {
      method: "POST",
      headers: { accept: "application/json", origin: kitchen.url, cookie },
      body: new URLSearchParams({ snapshot, path, target: "summer" }),
    });
    expect(restored.status).toBe(200);
    expect((await ended(kitchen)).lastError).toBeNull();
    const target = join(home.folder, "kitchen", "restored", "summer");
    expect(await describeTree(target)).toEqual(await describeTree(join(files, "photos", "summer")));
  });

  it("sends the maker nothing, and shows the disk's thief nothing", async () => {
    home.line.requests.length = 0;
    await onDisk();
    await backUp();
    expect(home.line.requests.filter((path) => path.startsWith("/vaults"))).toEqual([]);
    const kept = await filesBelow(disk);
    expect(kept.length).toBeGreaterThan(3);
    for (const { path, bytes } of kept) {
      for (const secret of [SECRET_TEXT.slice(0, 16), SECRET_NAME, PASSWORD])
        expect(bytes.includes(secret) || path.includes(secret)).toBe(false);
    }
  });

  it("as a mirror keeps the latest alone, and frees the rest with the password", async () => {
    await onDisk({ every: "never", keep: "mirror" });
    await backUp();
    const used = async () =>
      (await filesBelow(disk)).reduce((sum, { bytes }) => sum + bytes.length, 0);
    const before = await used();
    await rm(join(files, "photos", "summer"), { recursive: true });
    const latest = await backUp();
    expect((await statusOf(kitchen)).backup.snapshots.map(({ id }) => id)).toEqual([latest]);
    expect(await used()).toBeGreaterThanOrEqual(before);
    expect((await submit(kitchen, "/backup/free", { password: PASSWORD })).status).toBe(200);
    expect((await ended(kitchen)).lastError).toBeNull();
    expect(await used()).toBeLessThan(before - 2_000_000);
  });

  it("opens on a new device by the recovery phrase, where the password was lost", async () => {
    await onDisk();
    await backUp();
    const made = await submit(kitchen, "/backup/phrase", { password: PASSWORD });
    const { phrase = "" } = made.body as { phrase?: string };
    const state = await filesBelow(join(home.folder, "kitchen"));
    expect(state.some(({ bytes }) => bytes.includes(phrase))).toBe(false);
    const attic = await home.device("attic");
    const place = { place: "folder", folder: disk };
    const mistyped = `${phrase.slice(0, -1)}${phrase.endsWith("A") ? "B" : "A"}`;
    const refused = await submit(attic, "/backup/connect", { ...place, phrase: mistyped });
    expect(refused).toMatchObject({ status: 400, body: { field: "phrase" } });
    expect((await submit(attic, "/backup/connect", { ...place, phrase })).status).toBe(200);
    const { snapshots } = (await statusOf(attic)).backup;
    expect(snapshots).toHaveLength(1);
    // It has a key of its own from now on.
    expect((await submit(attic, "/backup/run", {})).status).toBe(200);
    expect((await ended(attic)).snapshots).toHaveLength(2);
  });
});

describe("a vault at the maker's", () => {
  it("is freed by the owner's token alone, which leaves the device with the printed sheet", async () => {
    const form = { password: PASSWORD, repeat: PASSWORD, recorded: "yes" };
    const plan = { every: "never", keep: "mirror" };
    expect((await submit(kitchen, "/backup/vault", { ...form, ...plan })).status).toBe(200);
    const sheet = await (await fetch(`${kitchen.url}/backup/sheet`)).text();
    const token = /data-owner="([^"]+)"/.exec(sheet)?.[1] ?? "";
    const held = async () =>
      (await filesBelow(join(home.folder, "kitchen"))).some(({ bytes }) => bytes.includes(token));
    expect(await held()).toBe(true);
    expect((await submit(kitchen, "/backup/printed", {})).status).toBe(200);
    expect(await held()).toBe(false);
    await backUp();
    await rm(join(files, "photos", "summer"), { recursive: true });
    await backUp();
    await submit(kitchen, "/backup/free", { password: PASSWORD });
    expect((await ended(kitchen)).lastErrorCode).toBe("cloud-refused");
    const vaults = join(home.folder, "cloud", "vaults");
    const used = async () =>
      (await filesBelow(vaults)).reduce((sum, { bytes }) => sum + bytes.length, 0);
    const before = await used();
    await submit(kitchen, "/backup/free", { password: PASSWORD, token });
    expect((await ended(kitchen)).lastError).toBeNull();
    expect(await used()).toBeLessThan(before - 2_000_000);
    expect(await held()).toBe(false);
  });
});

describe("a device that starts afresh", () => {
  it("has forgotten all; the sheet and the password still open its backup elsewhere", async () => {
    const form = { password: PASSWORD, repeat: PASSWORD, recorded: "yes" };
    expect((await submit(kitchen, "/backup/vault", form)).status).toBe(200);
    await backUp();
    const text = await (await fetch(`${kitchen.url}/backup/sheet`)).text();
    const value = (name: string) => new RegExp(`data-${name}="([^"]+)"`).exec(text)?.[1] ?? "";
    const sheet = { account: value("account"), token: value("token") };
    const folder = join(home.folder, "kitchen");
    const key = await readFile(join(folder, "device-key.json"), "utf8");
    expect((await submit(kitchen, "/start-afresh", { name: "kitchen" })).status).toBe(200);
    const { backup } = await statusOf(kitchen);
    expect(backup).toMatchObject({ vault: false, snapshots: [], lastError: null });
    for (const { bytes } of await filesBelow(folder)) {
      expect(bytes.includes(sheet.token)).toBe(false);
      expect(bytes.toString("utf8")).not.toBe(key);
    }
    expect(await describeTree(files)).not.toEqual([]); // the owner's files stay
    const attic = await home.device("attic");
    const joined = await submit(attic, "/backup/connect", { ...sheet, password: PASSWORD });
    expect(joined.status).toBe(200);
    const everything = { snapshot: "latest", password: PASSWORD, target: "everything" };
    expect((await submit(attic, "/backup/restore", everything)).status).toBe(200);
    expect((await ended(attic)).lastError).toBeNull();
    const restored = join(home.folder, "attic", "restored", "everything");
    expect(await describeTree(restored)).toEqual(await describeTree(files));
  });

  it("that died in it ends it at its next start", async () => {
    const folder = join(home.folder, "kitchen");
    await kitchen.close();
    await writeFile(join(folder, "reset-pending"), "");
    kitchen = await home.device("kitchen");
    expect(await readdir(folder)).not.toContain("reset-pending");
    expect((await statusOf(kitchen)).backup.vault).toBe(false);
  });
});
