import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ZkBackupError } from "@candor/zk-backup";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, type AdminPage, openAdminPage, TOKEN } from "./admin.ts";
import type { FakeEngine } from "./fake-engine.ts";

const PASSWORD = "four quiet otters & <a> bridge";
const VAULT = { password: PASSWORD, repeat: PASSWORD, recorded: "yes" };
const HEADERS = { host: "127.0.0.1" };

let folder: string;
let engine: FakeEngine;
let page: AdminPage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-admin-"));
  page = await openAdminPage(folder);
  ({ engine } = page);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The device is switched off and on. */
async function restart(): Promise<void> {
  page = await openAdminPage(folder, engine);
}

const post: AdminPage["post"] = (...asked) => page.post(...asked);
const get = (path: string) => page.get(path);
const backup = () => page.backup();
const idle = () => page.idle();
const underWay = () =>
  expect.poll(async () => (await backup()).running?.filesDone).toBeGreaterThan(0);

describe("the vault's form", () => {
  it.each<[string, Record<string, string>, string]>([
    ["no password", {}, "password"],
    ["a short one", { password: "elevenchars", repeat: "elevenchars" }, "password"],
    ["a slip in the second", { password: PASSWORD, repeat: `${PASSWORD}x` }, "repeat"],
    ["not recorded", { password: PASSWORD, repeat: PASSWORD }, "recorded"],
    ["recorded=no", { ...VAULT, recorded: "no" }, "recorded"],
  ])("refuses %s and makes nothing", async (_, form, field) => {
    const { status, text } = await post("/backup/vault", form);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: "bad-input", field });
    expect((await backup()).vault).toBe(false);
    const shown = await post("/backup/vault", form, "text/html");
    expect(shown.text).toContain(
      `id="${field === "recorded" ? "recorded" : `field-${field}`}-error"`,
    );
    expect(shown.text).not.toContain("otters");
  });

  it("makes the vault once; the password is nowhere on the device", async () => {
    expect((await post("/backup/vault", VAULT)).status).toBe(200);
    expect(await backup()).toMatchObject({ vault: true, account: ACCOUNT, lastError: null });
    expect((await post("/backup/vault", VAULT)).status).toBe(409);
    expect(await get("/backup/sheet")).toContain(`data-token="${TOKEN}"`);
    expect(await get("/backup/sheet")).not.toContain("otters");
  });

  it("leads a person on with a redirect, and back to the sheet", async () => {
    const { status, location } = await post("/backup/vault", VAULT, "text/html");
    expect([status, location]).toEqual([303, "/backup?done=vault-made"]);
    expect(await get("/backup?done=vault-made")).toContain("Print the recovery sheet");
    expect(await get("/backup?done=constructor")).not.toContain("function");
  });

  it("takes up a vault whose making was cut off before the key was kept", async () => {
    await engine.create({ kind: "maker", account: ACCOUNT, token: TOKEN }, PASSWORD);
    const other = { ...VAULT, password: "another password", repeat: "another password" };
    expect((await post("/backup/vault", other)).status).toBe(403);
    expect((await post("/backup/vault", VAULT)).status).toBe(200);
  });
});

describe("backup and restore", () => {
  beforeEach(async () => {
    await post("/backup/vault", VAULT);
  });

  it("runs in the background, one at a time, with progress on the page", async () => {
    engine.hold();
    expect((await post("/backup/run", {})).status).toBe(200);
    const shown = { kind: "backup", filesDone: 120 };
    await expect.poll(async () => (await backup()).running).toMatchObject(shown);
    expect(await get("/backup")).toMatch(/<progress [^>]*max="52400000" value="21000000"/);
    expect(await get("/backup")).toContain('http-equiv="refresh"');
    expect((await post("/backup/run", {})).status).toBe(409);
    engine.release();
    await idle();
    expect((await backup()).snapshots).toHaveLength(1);
    await restart(); // after a restart it is all still there
    expect((await backup()).snapshots).toHaveLength(1);
  });

  it.each([
    ["object-corrupt", "damaged", /seal does not fit/],
    ["object-truncated", "truncated", /cut short/],
    ["object-missing", "missing", /gone from/],
    ["rollback", "rollback", /older state/],
    ["storage-failed", "cloud-unreachable", /cannot be reached/],
  ] as const)("tells %s apart as %s, until the next attempt", async (code, told, message) => {
    engine.failWith = new ZkBackupError(code, "packs/ab");
    await post("/backup/run", {});
    await idle();
    const failed = await backup();
    expect(failed).toMatchObject({ lastErrorCode: told, snapshots: [] });
    expect(failed.lastError).toMatch(message);
    expect(await get("/backup")).toContain('role="alert"');
    await post("/backup/run", {});
    await idle();
    expect(await backup()).toMatchObject({ lastErrorCode: null, lastError: null });
  });

  it("says after a restart that a job was cut off, and where files are missing", async () => {
    await post("/backup/run", {});
    await idle();
    engine.hold();
    await post("/backup/restore", { snapshot: "latest", password: PASSWORD, target: "half" });
    await underWay();
    const before = await backup();
    await restart(); // the first one never hears of the end
    expect(await backup()).toMatchObject({ lastErrorCode: "interrupted", running: null });
    expect((await backup()).lastError).toMatch(/restored\/half was cut off/);
    expect((await backup()).snapshots).toEqual(before.snapshots);
    await post("/backup/run", {});
    await underWay();
    await restart();
    expect((await backup()).lastError).toMatch(/last backup was cut off/);
  });

  it("shows a failure even when the disk takes nothing more", async () => {
    await mkdir(join(folder, "backup.json.new")); // where the state is written first
    await post("/backup/run", {});
    await idle();
    expect((await backup()).lastError).toMatch(/EISDIR/);
  });

  it("says which files it had to leave out", async () => {
    await post("/backup/run", {});
    await idle();
    expect((await backup()).lastBackup).toMatchObject({ leftOutCount: 1, storedBytes: 61_000_000 });
    const shown = await get("/backup");
    expect(shown).toContain("left out 1 file");
    expect(shown).toContain("/srv/family/&lt;diary&gt;");
  });

  it("restores with the password alone, into a folder that is new", async () => {
    await post("/backup/run", {});
    await idle();
    const wrong = { snapshot: "latest", password: "a wrong password", target: "back" };
    const refused = await post("/backup/restore", wrong);
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ error: "wrong-password", field: "password" });
    expect(await backup()).toMatchObject({ lastError: null, running: null });
    const right = { ...wrong, password: PASSWORD };
    expect((await post("/backup/restore", right)).status).toBe(200);
    await idle();
    expect((await backup()).lastRestore).toMatchObject({ target: "back", files: 612 });
    expect((await post("/backup/restore", right)).status).toBe(409);
    const unknown = { ...right, target: "other", snapshot: "b".repeat(32) };
    expect((await post("/backup/restore", unknown)).status).toBe(422);
  });

  it.each(["", "..", "../up", "/etc", ".hidden", "a/b", "a\\b", "x".repeat(65), "a\n"])(
    "refuses the folder %j",
    async (target) => {
      const form = { snapshot: "latest", password: PASSWORD, target };
      const { status, text } = await post("/backup/restore", form);
      // A line break at the end is trimmed as a browser's would be.
      if (target === "a\n") expect(status).toBe(422);
      else expect(JSON.parse(text)).toMatchObject({ error: "bad-input", field: "target" });
    },
  );

  it.each(["", "first", "../x", "LATEST", "abc"])("refuses the snapshot %j", async (snapshot) => {
    const { status } = await post("/backup/restore", { snapshot, password: PASSWORD, target: "a" });
    expect(status).toBe(400);
  });
});

describe("without a vault", () => {
  it("says so", async () => {
    expect((await post("/backup/run", {})).status).toBe(409);
    const form = { snapshot: "latest", password: PASSWORD, target: "a" };
    expect((await post("/backup/restore", form)).status).toBe(409);
    expect((await page.app.request("/backup/sheet", { headers: HEADERS })).status).toBe(303);
  });

  it("joins another device's, account and token as on the sheet, spaces and all", async () => {
    const sheet = { account: ACCOUNT.replace(/(.{4})/g, "$1 "), token: `${TOKEN} ` };
    const absent = await post("/backup/connect", { ...sheet, password: PASSWORD });
    expect(absent.status).toBe(409);
    await engine.create({ kind: "maker", account: ACCOUNT, token: TOKEN }, PASSWORD);
    const wrong = await post("/backup/connect", { ...sheet, password: "not this one" });
    expect([wrong.status, JSON.parse(wrong.text).error]).toEqual([403, "wrong-password"]);
    expect(await backup()).toMatchObject({ vault: false, account: null });
    expect((await post("/backup/connect", { ...sheet, password: PASSWORD })).status).toBe(200);
    expect(await backup()).toMatchObject({ vault: true, account: ACCOUNT });
  });

  it.each([
    [{ account: "x", token: TOKEN, password: "p" }, "account"],
    [{ account: ACCOUNT, token: "x", password: "p" }, "token"],
    [{ account: ACCOUNT, token: TOKEN, password: "" }, "password"],
  ])("refuses %j", async (form, field) => {
    const { status, text } = await post("/backup/connect", form);
    expect([status, JSON.parse(text).field]).toEqual([400, field]);
    expect((await post("/backup/connect", form, "text/html")).text).toContain("<details");
  });
});

describe("every page", () => {
  it.each(["/", "/dns", "/backup"])("%s holds under its strict policy", async (path) => {
    const answer = await page.app.request(path, { headers: HEADERS });
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect(await answer.text()).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
  });

  it("says that there is no reset, and offers none", async () => {
    expect(await get("/backup")).toMatch(/There is no reset/);
    for (const path of ["/reset", "/backup/reset", "/backup/password"])
      expect((await post(path, VAULT)).status).toBe(404);
  });

  it("takes the switch on and off, and nothing else", async () => {
    expect((await post("/dns", { enabled: "off" })).status).toBe(200);
    expect(page.dns.enabled).toBe(false);
    for (const enabled of ["", "maybe"]) expect((await post("/dns", { enabled })).status).toBe(400);
    expect((await post("/dns", { enabled: "on" }, "text/html")).location).toBe("/dns?done=dns-on");
    expect(page.dns.enabled).toBe(true);
  });

  it("escapes what it shows", async () => {
    page.dns = { ...page.dns, lastError: '<img src=x onerror="alert(1)">' };
    expect(await get("/dns")).not.toContain("<img");
    const form = { account: '"><script>', token: "x", password: "p" };
    expect((await post("/backup/connect", form, "text/html")).text).not.toContain("<script>");
  });

  it("refuses a form that is too large", async () => {
    expect((await post("/backup/vault", { password: "x".repeat(20_000) })).status).toBe(413);
  });
});

describe("the switch for updates", () => {
  it("is on by default, and says on both pages what stands in the setting", async () => {
    expect(await get("/")).toContain("not set up");
    expect(await get("/updates")).toContain("asks once a day");
    const off = await post("/updates", { enabled: "off" }, "text/html");
    expect([off.status, off.location]).toEqual([303, "/updates?done=updates-off"]);
    expect(await get("/updates?done=updates-off")).toContain("asks nobody for updates");
    expect(JSON.parse(await get("/status.json"))).toMatchObject({ updates: { enabled: false } });
    const asked = await post("/updates/check", {});
    expect([asked.status, JSON.parse(asked.text)]).toMatchObject([409, { error: "updates-off" }]);
    expect((await post("/updates", { enabled: "maybe" })).status).toBe(400);
    expect((await post("/updates", { enabled: "on" })).status).toBe(200);
  });

  it("stays where it was put", async () => {
    await post("/updates", { enabled: "off" });
    await restart();
    expect(JSON.parse(await get("/status.json"))).toMatchObject({ updates: { enabled: false } });
  });
});
