import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../src/cloud.ts";

let folder: string;
let cloud: Cloud;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-web-"));
  cloud = await startCloud({
    ...{ dataDir: folder, port: 0, dnsPort: 0, trustedProxies: ["127.0.0.1"] },
  });
});

afterAll(async () => {
  await cloud?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Credentials {
  readonly account: string;
  readonly token: string;
}

async function open(): Promise<Credentials> {
  const answer = await fetch(`${cloud.url}/accounts`, { method: "POST" });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Credentials;
}

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
  const register = (token: string, body: string) =>
    ask("/names", { method: "POST", headers: bearer(token), body });

  it("gives the account its name and key, the same ones again", async () => {
    const { token } = await open();
    const first = await register(token, '{"name":"porch"}');
    expect(first.body).toMatchObject({
      ...{ fqdn: "porch.homes.example", lan: "lan.porch.homes.example", zone: "homes.example" },
      server: { host: "127.0.0.1", port: cloud.dnsPort },
      tsig: { name: "porch.homes.example", algorithm: "hmac-sha256" },
    });
    expect((await register(token, '{"name":"porch"}')).body).toEqual(first.body);
    const { token: other } = await open();
    expect((await register(other, '{"name":"PORCH"}')).status).toBe(409);
  });

  it.each([
    ["", 400],
    ["null", 400],
    ["[]", 400],
    ['{"name":7}', 400],
    ['{"name":"a.b"}', 400],
    [`{"name":"${"a".repeat(2000)}"}`, 400],
    ['{"name":"lan"}', 409],
  ])("refuses %j", async (body, status) => {
    const { token } = await open();
    expect((await register(token, body)).status).toBe(status);
  });

  it("asks for the token", async () => {
    for (const token of ["", "x", "x".repeat(43)])
      expect((await register(token, '{"name":"hall"}')).status).toBe(401);
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

describe("the operator's page", () => {
  it("shows accounts, names and counts, and no secret", async () => {
    const { account, token } = await open();
    const registered = await ask("/names", {
      ...{ method: "POST", headers: bearer(token), body: '{"name":"study"}' },
    });
    const page = await ask("/");
    expect(page.body).toContain(account);
    expect(page.body).toContain("study.homes.example");
    expect(page.body).not.toContain(token);
    expect(page.body).not.toContain(registered.body.tsig.secret);
    expect(page.body).not.toMatch(/<script|<style|\sstyle=/);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect((await ask("/nothing")).status).toBe(404);
    expect((await ask("/healthz")).body).toEqual({ ok: true });
  });

  it("and the disk hold no token in the clear", async () => {
    const { token } = await open();
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        expect(await readFile(join(file.parentPath, file.name), "latin1")).not.toContain(token);
  });
});
