import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cloud } from "../../src/cloud.ts";
import { query } from "./query.ts";
import {
  type Ground,
  ground,
  newDeviceKey,
  openAccount,
  type Registered,
  registerName,
} from "./running-cloud.ts";

let base: Ground;
let cloud: Cloud;

beforeAll(async () => {
  base = await ground();
  cloud = await base.start("web");
});

afterAll(async () => {
  await cloud?.close();
  await base?.close();
});

const open = () => openAccount(cloud.url);

async function ask(path: string, init: RequestInit = {}) {
  const answer = await fetch(cloud.url + path, init);
  const text = await answer.text();
  const body = answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
  return { status: answer.status, body, headers: answer.headers };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("/ip", () => {
  it("gives the address the trusted proxy vouches for", async () => {
    const headers = { forwarded: 'for="203.0.113.7"' };
    expect((await ask("/ip", { headers })).body).toEqual({ address: "203.0.113.7", family: 4 });
    const six = { "x-forwarded-for": "2001:db8::7" };
    expect((await ask("/ip", { headers: six })).body).toEqual({
      address: "2001:db8::7",
      family: 6,
    });
    expect((await ask("/ip")).body).toEqual({ address: "127.0.0.1", family: 4 });
  });

  it("gives none when the proxy hides it", async () => {
    const answer = await ask("/ip", { headers: { forwarded: "for=unknown" } });
    expect([answer.status, answer.body.error]).toEqual([422, "address-hidden"]);
  });
});

describe("/names", () => {
  it("gives the account a name for a device that signs its challenge", async () => {
    const { token } = await open();
    const key = newDeviceKey();
    expect((await ask("/names/porch")).body).toMatchObject({ available: true });
    const answer = await registerName(cloud.url, token, "porch", key);
    expect(await answer.json()).toMatchObject({
      ...{ fqdn: "porch.homes.example", lan: "lan.porch.homes.example", zone: "homes.example" },
      server: { host: "127.0.0.1", port: cloud.dnsPort },
      tsig: { name: "porch.homes.example", algorithm: "hmac-sha256" },
    });
    expect((await ask("/names/porch")).body).toMatchObject({ available: false, reason: "taken" });
    const { token: other } = await open();
    expect((await registerName(cloud.url, other, "PORCH")).status).toBe(409);
    expect((await registerName(cloud.url, token, "porch")).status).toBe(409);
    expect((await registerName(cloud.url, token, "porch", newDeviceKey(), "recover")).status).toBe(
      200,
    );
    expect((await registerName(cloud.url, token, "lan")).status).toBe(409);
  });

  it("asks for the token", async () => {
    for (const token of ["", "x", "x".repeat(43)])
      expect((await registerName(cloud.url, token, "hall")).status).toBe(401);
  });
});

describe("/vaults", () => {
  const bytes = randomBytes(300);
  const name = `slots/${createHash("sha256").update(bytes).digest("hex")}`;

  it("keeps an object for its account, once, and lets nobody overwrite or delete it", async () => {
    const { account, token } = await open();
    const path = `/vaults/${account}/${name}`;
    const put = { method: "PUT", headers: bearer(token), body: bytes };
    expect((await ask(path, put)).status).toBe(201);
    expect((await ask(path, put)).status).toBe(412);
    const deleted = await ask(path, { method: "DELETE", headers: bearer(token) });
    expect(deleted.status).toBe(403);
    const got = await fetch(cloud.url + path, { headers: bearer(token) });
    expect(Buffer.from(await got.arrayBuffer())).toEqual(bytes);
  });

  it("is closed to other accounts, to no token, and to other names", async () => {
    const { account } = await open();
    const { token: other } = await open();
    for (const headers of [{}, bearer(other), bearer("x".repeat(43))])
      expect((await ask(`/vaults/${account}/${name}`, { headers })).status).toBe(401);
    const own = await open();
    for (const path of ["../accounts.json", "..%2Faccounts.json", "packs/x", "notes.txt"]) {
      const answer = await ask(`/vaults/${own.account}/${path}`, { headers: bearer(own.token) });
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe("a vault", () => {
  const put = (account: string, token: string, bytes: Uint8Array<ArrayBuffer>) => {
    const name = `packs/${createHash("sha256").update(bytes).digest("hex")}`;
    return ask(`/vaults/${account}/${name}`, {
      method: "PUT",
      headers: bearer(token),
      body: bytes,
    });
  };

  it("holds what its account may, and more once the operator says so", async () => {
    const { account, token } = await open();
    const limit = (bytes: number) =>
      query(
        base.postgres.url,
        `update cloud_web.account set quota_bytes = ${bytes} where id = '${account}'`,
      );
    await limit(1000);
    expect((await put(account, token, randomBytes(700))).status).toBe(201);
    const full = await put(account, token, randomBytes(700));
    expect([full.status, full.body.error]).toEqual([507, "quota-exceeded"]);
    await limit(2000);
    expect((await put(account, token, randomBytes(700))).status).toBe(201);
    const usage = await ask(`/vaults/${account}/?usage`, { headers: bearer(token) });
    expect(usage.body).toMatchObject({ bytes: 1400, objects: 2, role: "writer" });
    expect((await ask("/")).body).toContain("2 objects, 1.4 KiB of 2.0 KiB");
  });

  it("is closed to tokens that are taken back or over, and to guessing", async () => {
    const { account, token } = await open();
    const list = (bearing: string, address = "192.0.2.9") =>
      ask(`/vaults/${account}/?list=`, {
        headers: { ...bearer(bearing), "x-forwarded-for": address },
      });
    const set = (change: string) =>
      query(
        base.postgres.url,
        `update cloud_web.token set ${change} where account_id = '${account}'`,
      );
    expect((await list(token)).status).toBe(200);
    await set("expires_at = now() - interval '1 second'");
    expect((await list(token)).status).toBe(401);
    await set("expires_at = null, role = 'reader'");
    expect((await put(account, token, randomBytes(7))).status).toBe(403);
    const statuses: number[] = [];
    for (let i = 0; i < 40; i++) statuses.push((await list(`guess-${i}`, "192.0.2.66")).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses).toContain(429);
    expect((await list(token)).status).toBe(200);
  });

  it("leaves a line in the audit for what was done, without address or token", async () => {
    const { account, token } = await open();
    await put(account, token, randomBytes(300));
    const folder = join(base.folder, "web", "audit");
    const lines = async () => {
      const days = await readdir(folder);
      const texts = await Promise.all(days.map((day) => readFile(join(folder, day), "utf8")));
      return texts
        .join("")
        .split("\n")
        .filter((line) => line.includes(account));
    };
    await expect.poll(async () => (await lines()).length).toBe(1);
    const [line = ""] = await lines();
    expect(JSON.parse(line)).toMatchObject({ account, method: "PUT", status: 201, bytes: 300 });
    expect(line).not.toContain("127.0.0.1");
    expect(line).not.toContain(token.slice(4));
  });
});

describe("the operator's page", () => {
  it("shows accounts, names and counts, and no secret", async () => {
    const { account, token } = await open();
    const answer = await registerName(cloud.url, token, "study");
    const { tsig, update } = (await answer.json()) as Registered;
    const page = await ask("/");
    expect(page.body).toContain(account);
    expect(page.body).toContain("study.homes.example");
    expect(page.body).not.toContain(token);
    expect(page.body).not.toContain(tsig.secret);
    expect(page.body).not.toContain(update.password);
    expect(page.body).not.toMatch(/<script|<style|\sstyle=/);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect((await ask("/nothing")).status).toBe(404);
    expect((await ask("/healthz")).body).toEqual({ ok: true });
  });

  it("and the disk, the database's included, hold no credential in the clear", async () => {
    const { account, token } = await open();
    const answer = await registerName(cloud.url, token, "cellar");
    const { tsig, update } = (await answer.json()) as Registered;
    await query(base.postgres.url, "checkpoint");
    let seen = "";
    for (const file of await readdir(base.folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = await readFile(join(file.parentPath, file.name), "latin1");
      if (text.includes(account)) seen = file.name;
      for (const secret of [token, tsig.secret, update.password])
        expect(text.includes(secret), file.name).toBe(false);
    }
    expect(seen).not.toBe(""); // the search finds what is there
  });
});
