import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAccounts } from "../src/accounts.ts";
import { openZone } from "../src/dns/zone-file.ts";
import { openNames } from "../src/names.ts";

let folder: string;
const now = () => new Date("2026-11-22T12:00:00Z");

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-state-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("accounts", () => {
  it("are on disk when the answer is, as a hash, readable by nobody else", async () => {
    const { account, token } = await (await openAccounts(folder, now)).create();
    const text = await readFile(join(folder, "accounts.json"), "utf8");
    expect(text).toContain(account);
    expect(text).not.toContain(token);
    expect((await stat(join(folder, "accounts.json"))).mode & 0o777).toBe(0o600);
    const again = await openAccounts(folder, now);
    expect(again.authenticate(token)?.account).toBe(account);
    expect(again.authenticate(`${token}x`)).toBeNull();
    expect(again.authenticate("")).toBeNull();
  });

  it("are all kept when many are opened at once", async () => {
    const accounts = await openAccounts(folder, now);
    const opened = await Promise.all(Array.from({ length: 20 }, () => accounts.create()));
    const again = await openAccounts(folder, now);
    for (const { account, token } of opened)
      expect(again.authenticate(token)?.account).toBe(account);
    expect(await readdir(folder)).toEqual(["accounts.json"]); // nothing half written stays behind
  });

  it("survive a crash between writing and renaming", async () => {
    const { token } = await (await openAccounts(folder, now)).create();
    await writeFile(join(folder, "accounts.json.new"), '[{"account":');
    expect((await openAccounts(folder, now)).authenticate(token)).not.toBeNull();
  });
});

describe("names", () => {
  it.each([
    ["", "malformed"],
    ["-kitchen", "malformed"],
    ["kitchen.", "malformed"],
    ["küche", "malformed"],
    ["a".repeat(64), "malformed"],
    ["lan", "reserved"],
    ["NS1", "reserved"],
  ])("refuses %j as %s", async (label, refusal) => {
    expect(await (await openNames(folder, "homes.example", now)).register("a", label)).toBe(
      refusal,
    );
  });

  it("belong to one account, which gets the same key again", async () => {
    const names = await openNames(folder, "homes.example", now);
    const first = await names.register("a", "Kitchen");
    expect(await names.register("b", "kitchen")).toBe("taken");
    const reopened = await openNames(folder, "homes.example", now);
    expect(await reopened.register("a", "kitchen")).toEqual(first);
    expect(reopened.key("kitchen.homes.example")?.secret).toHaveLength(32);
  });

  it("go to exactly one of many who ask at once", async () => {
    const names = await openNames(folder, "homes.example", now);
    const askers = Array.from({ length: 10 }, (_, i) => names.register(`a${i}`, "kitchen"));
    const outcomes = await Promise.all(askers);
    expect(outcomes.filter((outcome) => outcome === "taken")).toHaveLength(9);
  });

  it("are five an account at most", async () => {
    const names = await openNames(folder, "homes.example", now);
    for (let i = 0; i < 5; i++) await names.register("a", `n${i}`);
    expect(await names.register("a", "n5")).toBe("too-many");
  });
});

describe("damaged files", () => {
  it.each([
    ["accounts.json", "", openAccounts.bind(null)],
    ["accounts.json", "{}", openAccounts.bind(null)],
    ["accounts.json", '[{"account":"x"}]', openAccounts.bind(null)],
  ])("stop the start and are named: %s holding %j", async (file, text, open) => {
    await writeFile(join(folder, file), text);
    await expect(open(folder, now)).rejects.toThrow(/accounts\.json cannot be read/);
    expect(await readFile(join(folder, file), "utf8")).toBe(text);
  });

  it.each([
    '{"serial":1}',
    '{"serial":"x","names":{}}',
    '{"serial":1,"names":{"a":{"A":{}}}}',
    "no",
  ])("a zone holding %s", async (text) => {
    await writeFile(join(folder, "zone.json"), text);
    await expect(openZone(folder)).rejects.toThrow(/zone\.json cannot be read/);
  });

  it("names holding no secret", async () => {
    await writeFile(join(folder, "names.json"), '[{"fqdn":"a.homes.example"}]');
    await expect(openNames(folder, "homes.example", now)).rejects.toThrow(/name 0/);
  });
});
