import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AdminPage, OWNER, openAdminPage, TOKEN } from "./admin.ts";
import type { FakeEngine } from "./fake-engine.ts";

const PASSWORD = "four quiet otters & <a> bridge";
const VAULT = { password: PASSWORD, repeat: PASSWORD, recorded: "yes" };
const MODIFIED = "2026-11-22T12:00:00.000Z";

let folder: string;
let page: AdminPage;
let app: Hono;
let engine: FakeEngine;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-pages-"));
  page = await openAdminPage(folder);
  ({ app, engine } = page);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function backedUp(form: Record<string, string> = {}): Promise<string> {
  expect((await page.post("/backup/vault", { ...VAULT, ...form })).status).toBe(200);
  await page.post("/backup/run", {});
  await page.idle();
  return (await page.backup()).snapshots[0]?.id ?? "";
}

/** What a browser does: opens the vault and keeps the cookie. */
async function opened(snapshot: string): Promise<string> {
  const answer = await app.request("/backup/open", {
    method: "POST",
    headers: { host: "127.0.0.1", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ snapshot, password: PASSWORD }).toString(),
  });
  expect(answer.status).toBe(303);
  const [cookie = ""] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/HttpOnly.*SameSite=Strict|SameSite=Strict.*HttpOnly/);
  expect(cookie).toMatch(/Path=\/backup/);
  return cookie.split(";", 1)[0] ?? "";
}

const get = (path: string, cookie = "") =>
  app.request(path, { headers: { host: "127.0.0.1", cookie } });

describe("a backup that is looked into", () => {
  it("shows nothing to whoever has not opened the vault", async () => {
    const id = await backedUp();
    engine.entries = [{ kind: "file", name: "diary", id: "64", bytes: 5, modified: MODIFIED }];
    for (const cookie of ["", "vault=", `vault=${"a".repeat(43)}`]) {
      const shown = await (await get(`/backup/browse?snapshot=${id}`, cookie)).text();
      expect(shown).toContain("Open the vault");
      expect(shown).not.toContain("diary");
      expect((await get(`/backup/file?snapshot=${id}&path=64`, cookie)).status).toBe(303);
    }
    const wrong = await page.post("/backup/open", { snapshot: id, password: "not this one" });
    expect([wrong.status, JSON.parse(wrong.text).error]).toEqual([403, "wrong-password"]);
  });

  it("lists a folder, whatever names are in it, and gives a file to be saved, never to be run", async () => {
    const id = await backedUp();
    engine.entries = [
      { kind: "directory", name: "<b>&", id: "3c623e26", bytes: null, modified: MODIFIED },
      {
        kind: "file",
        name: "a\u{fffd}.html",
        id: "61ff2e68746d6c",
        bytes: 1500,
        modified: MODIFIED,
      },
    ];
    const cookie = await opened(id);
    const shown = await (await get(`/backup/browse?snapshot=${id}`, cookie)).text();
    expect(shown).toContain(
      `href="/backup/browse?snapshot=${id}&amp;path=3c623e26">&lt;b&gt;&amp;/`,
    );
    expect(shown).toContain("1.5 kB");
    expect(shown).not.toMatch(/<b>&|<script|\sstyle=/);
    const file = await get(`/backup/file?snapshot=${id}&path=3c623e26/61ff2e68746d6c`, cookie);
    expect(await file.text()).toBe("file 3c623e26/61ff2e68746d6c");
    const { headers } = file;
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-security-policy")).toContain("sandbox");
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="t__x_.html"; filename*=UTF-8''t%C3%A4%22x%0A.html`,
    );
  });

  it("is restored a folder alone without the password again, and closed", async () => {
    const id = await backedUp();
    const cookie = await opened(id);
    const form = { snapshot: id, path: "3c623e26", target: "part" };
    const headers = { host: "127.0.0.1", accept: "application/json", cookie };
    const post = (path: string) =>
      app.request(path, {
        method: "POST",
        headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(form).toString(),
      });
    expect((await post("/backup/restore")).status).toBe(200);
    await page.idle();
    expect((await page.backup()).lastRestore).toMatchObject({ target: "part", files: 1 });
    expect((await post("/backup/close")).status).toBe(200);
    const after = await get(`/backup/browse?snapshot=${id}`, cookie);
    expect(await after.text()).toContain("Open the vault");
    form.target = "other";
    expect((await post("/backup/restore")).status).toBe(400); // the password is wanted again
  });

  it("is closed by itself after a quarter of an hour", async () => {
    const id = await backedUp();
    const cookie = await opened(id);
    page.later(14 * 60);
    expect(await (await get(`/backup/browse?snapshot=${id}`, cookie)).text()).not.toContain(
      "Open the",
    );
    page.later(61);
    expect(await (await get(`/backup/browse?snapshot=${id}`, cookie)).text()).toContain("Open the");
  });

  it.each(["zz", "..", "61/", "6", "2e2e/61%2f"])("has no place %j", async (path) => {
    const id = await backedUp();
    const answer = await get(`/backup/browse?snapshot=${id}&path=${path}`, await opened(id));
    expect(answer.status).toBe(400);
  });
});

describe("a plan", () => {
  it("is chosen with the vault, changed, and applied after each backup", async () => {
    await backedUp({ every: "day", at: "04:30", keep: "mirror" });
    expect(engine.rules).toEqual([{ last: 1 }]);
    const { plan, nextBackup } = await page.backup();
    expect(plan).toEqual({ schedule: { every: "day", at: "04:30", weekday: 0 }, keep: "mirror" });
    expect(new Date(nextBackup ?? 0).getTime()).toBeGreaterThan(page.now().getTime());
    const bad = await page.post("/backup/plan", { every: "day", at: "4:30", keep: "mirror" });
    expect([bad.status, JSON.parse(bad.text).field]).toEqual([400, "at"]);
    expect((await page.post("/backup/plan", { every: "never" })).status).toBe(200);
    expect((await page.backup()).nextBackup).toBeNull();
    await page.post("/backup/run", {});
    await page.idle();
    expect(engine.rules).toHaveLength(1);
  });

  it("that nobody has chosen sends nothing and drops nothing", async () => {
    await backedUp();
    expect(engine.rules).toEqual([]);
    expect((await page.backup()).nextBackup).toBeNull();
  });
});

describe("the place of a vault", () => {
  const bucket = {
    ...{ place: "bucket", endpoint: "https://s3.test/", bucket: "family", prefix: "/a/" },
    ...{ key: "AKIA", secret: "a secret of the bucket" },
  };

  it("is a disk, and the account is not opened for it", async () => {
    await backedUp({ place: "folder", folder: "/mnt/usb/backup/" });
    expect(engine.places).toContainEqual({ kind: "folder", path: "/mnt/usb/backup" });
    const { place, account, room } = await page.backup();
    expect([place, account]).toEqual([{ kind: "folder", name: "/mnt/usb/backup" }, null]);
    expect(room).toEqual({ used: 61_000_000, quota: 1_000_000_000 });
    expect(await page.get("/backup/sheet")).toContain("/mnt/usb/backup");
    expect(await page.get("/")).toContain("/mnt/usb/backup");
  });

  it("is a bucket, whose secret no page shows", async () => {
    await backedUp(bucket);
    expect(engine.places[0]).toMatchObject({ kind: "bucket", bucket: "family", prefix: "a" });
    for (const path of ["/", "/backup", "/backup/sheet", "/status.json"])
      expect(await page.get(path)).not.toContain(bucket.secret);
    expect(await page.get("/backup/sheet")).toContain("family/a at s3.test");
  });

  it.each([
    [{ place: "folder", folder: "backup" }, "folder"],
    [{ place: "folder", folder: "/srv/family/backup" }, "folder"],
    [{ place: "folder", folder: "/mnt/../srv/family" }, "folder"],
    [{ ...bucket, endpoint: "s3.test" }, "endpoint"],
    [{ ...bucket, bucket: "A/B" }, "bucket"],
    [{ ...bucket, secret: "" }, "secret"],
    [{ place: "tape" }, "place"],
  ])("cannot be %j", async (form, field) => {
    const { status, text } = await page.post("/backup/vault", { ...VAULT, ...form });
    expect([status, JSON.parse(text).field]).toEqual([400, field]);
    const shown = (await page.post("/backup/vault", { ...VAULT, ...form }, "text/html")).text;
    expect(shown).not.toContain(bucket.secret);
    expect(engine.places).toEqual([]);
  });
});

describe("what takes the password", () => {
  it("frees space, with an owner's token at the maker's", async () => {
    await backedUp();
    const token = "o".repeat(43);
    expect((await page.post("/backup/free", { password: "not this one" })).status).toBe(403);
    expect((await page.post("/backup/free", { password: PASSWORD, token })).status).toBe(200);
    await page.idle();
    expect((await page.backup()).lastError).toBeNull();
    expect(engine.places.at(-1)).toMatchObject({ kind: "maker", token });
  });

  it("has the owner's token on the sheet until that is printed, and nowhere afterwards", async () => {
    await backedUp();
    expect(await page.get("/backup/sheet")).toContain(`data-owner="${OWNER}"`);
    expect((await page.post("/backup/printed", {})).status).toBe(200);
    expect(await page.get("/backup/sheet")).not.toContain(OWNER);
    expect(await page.get("/backup/sheet")).toContain(`data-token="${TOKEN}"`);
    expect(await readFile(join(folder, "account.json"), "utf8")).not.toContain(OWNER);
  });

  it("makes a recovery phrase, which is shown this once", async () => {
    await backedUp();
    expect((await page.post("/backup/phrase", { password: "not this one" })).status).toBe(403);
    const shown = await page.post("/backup/phrase", { password: PASSWORD }, "text/html");
    expect(shown.text).toContain('data-phrase="AAAAA-BBBBB"');
    expect(await page.get("/backup/sheet")).not.toContain("AAAAA");
  });
});

describe("starting afresh", () => {
  it("wants the device's name typed", async () => {
    for (const name of ["", "Kitchen!", "yes"])
      expect((await page.post("/start-afresh", { name })).status).toBe(400);
    expect(page.resets()).toBe(0);
    expect((await page.post("/start-afresh", { name: "kitchen" })).status).toBe(200);
    expect(page.resets()).toBe(1);
  });
});
