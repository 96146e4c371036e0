import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { memoryStorage } from "../src/core/vault/index.ts";
import { type Access, createBlindServer, type ServerEvent } from "../src/server/index.ts";
import { noise } from "./support/small-vault.ts";

const TOKENS: Record<string, Access> = { r: "reader", w: "writer", o: "owner" };
const bytes = noise(1000, 1);
const pack = `packs/${createHash("sha256").update(bytes).digest("hex")}`;

function served(more: { maxObjectBytes?: number } = {}) {
  const vaults = new Map([
    ["anna", memoryStorage()],
    ["bert", memoryStorage()],
  ]);
  const events: ServerEvent[] = [];
  const handler = createBlindServer({
    authorize: ({ account, token }) => (account === "anna" ? (TOKENS[token] ?? null) : null),
    storage: (account) => vaults.get(account) ?? memoryStorage(),
    onEvent: (event) => events.push(event),
    ...more,
  });
  const call = async (
    method: string,
    path: string,
    token: string | null = "w",
    init: RequestInit = {},
  ) => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set("authorization", `Bearer ${token}`);
    const answer = await handler(new Request(`http://x${path}`, { method, ...init, headers }));
    const body = new Uint8Array(await answer.arrayBuffer());
    const text = Buffer.from(body).toString();
    const json = answer.headers.get("content-type")?.startsWith("application/json");
    return {
      status: answer.status,
      headers: answer.headers,
      body,
      error: json ? JSON.parse(text).error : undefined,
      text,
    };
  };
  return { call, events, anna: vaults.get("anna") ?? memoryStorage() };
}

const body = bytes as Uint8Array<ArrayBuffer>;

describe("the blind server", () => {
  it("stores an object once and gives it back", async () => {
    const { call } = served();
    expect((await call("PUT", `/vaults/anna/${pack}`, "w", { body })).status).toBe(201);
    const again = await call("PUT", `/vaults/anna/${pack}`, "w", { body });
    expect([again.status, again.error]).toEqual([412, "exists"]);
    const got = await call("GET", `/vaults/anna/${pack}`, "r");
    expect(got.body).toEqual(bytes);
    expect(got.headers.get("cache-control")).toBe("no-store");
    const head = await call("HEAD", `/vaults/anna/${pack}`, "r");
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "1000"]);
  });

  it("serves ranges", async () => {
    const { call } = served();
    await call("PUT", `/vaults/anna/${pack}`, "w", { body });
    const part = await call("GET", `/vaults/anna/${pack}`, "r", {
      headers: { range: "bytes=10-19" },
    });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 10-19/1000"]);
    expect(part.body).toEqual(bytes.slice(10, 20));
    const tail = await call("GET", `/vaults/anna/${pack}`, "r", {
      headers: { range: "bytes=990-5000" },
    });
    expect(tail.body).toEqual(bytes.slice(990));
    const open = await call("GET", `/vaults/anna/${pack}`, "r", { headers: { range: "bytes=5-" } });
    expect(open.headers.get("content-range")).toBe("bytes 5-999/1000");
    for (const range of [
      "bytes=1000-1001",
      "bytes=5-4",
      "bytes=-5",
      "bytes=0-1,3-4",
      "lines=1-2",
    ]) {
      const refused = await call("GET", `/vaults/anna/${pack}`, "r", { headers: { range } });
      expect([refused.status, refused.error], range).toEqual([416, "bad-range"]);
    }
  });

  it("lets each token do what it may, and nothing else", async () => {
    const { call, anna } = served();
    const done = async (method: string, token: string | null) => {
      const { status } = await call(
        method,
        `/vaults/anna/${pack}`,
        token,
        method === "PUT" ? { body } : {},
      );
      return status;
    };
    expect([await done("PUT", null), await done("PUT", "x"), await done("PUT", "r")]).toEqual([
      401, 401, 403,
    ]);
    expect(anna.objects.size).toBe(0);
    expect([await done("PUT", "w"), await done("GET", "r"), await done("GET", null)]).toEqual([
      201, 200, 401,
    ]);
    expect([await done("DELETE", "r"), await done("DELETE", "w")]).toEqual([403, 403]);
    expect(anna.objects.size).toBe(1);
    expect([await done("DELETE", "o"), await done("GET", "o")]).toEqual([204, 404]);
    expect((await call("GET", "/vaults/bert/?list=", "w")).status).toBe(401);
    expect((await call("POST", `/vaults/anna/${pack}`, "o")).status).toBe(405);
    expect((await call("PUT", "/vaults/anna/", "o", { body })).status).toBe(405);
  });

  it("refuses bytes that are not those of the name", async () => {
    const { call, anna } = served();
    const other = await call("PUT", `/vaults/anna/packs/${"0".repeat(64)}`, "w", { body });
    expect([other.status, other.error]).toEqual([422, "hash-mismatch"]);
    expect(anna.objects.size).toBe(0);
  });

  it("refuses what is too large, announced or not, and keeps nothing of it", async () => {
    const { call, anna } = served({ maxObjectBytes: 999 });
    const announced = await call("PUT", `/vaults/anna/${pack}`, "w", {
      body,
      headers: { "content-length": "1000" },
    });
    expect([announced.status, announced.error]).toEqual([413, "too-large"]);
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 10; i++) controller.enqueue(bytes.slice(0, 100));
        controller.close();
      },
    });
    const streamed = await call("PUT", `/vaults/anna/${pack}`, "w", {
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect([streamed.status, streamed.error]).toEqual([413, "too-large"]);
    const short = await call("PUT", "/vaults/anna/vault", "w", {
      body: body.slice(0, 5),
      headers: { "content-length": "6" },
    });
    expect([short.status, short.error]).toEqual([400, "bad-input"]);
    expect(anna.objects.size).toBe(0);
  });

  it.each([
    "/vaults/anna/../bert/vault",
    "/vaults/anna/..%2f..%2fetc/passwd",
    "/vaults/anna/%2e%2e/vault",
    "/vaults/anna/packs/..%5cvault",
    "/vaults/anna//vault",
    "/vaults/anna/vault%00",
    "/vaults/anna/packs/",
    "/vaults/anna/.tmp-1",
    "/vaults/../anna/vault",
    "/vaults/an%2fna/vault",
    "/vaults/a.b/vault",
    "/vaults//vault",
    "/vaults/anna",
    "/vault",
    "/",
    `/vaults/${"a".repeat(65)}/vault`,
  ])("refuses the address %s", async (path) => {
    const { call, anna } = served();
    const refused = await call("PUT", path, "o", { body });
    expect([400, 401, 404]).toContain(refused.status);
    expect(["bad-name", "not-found", "unauthorized"]).toContain(refused.error);
    expect(anna.objects.size).toBe(0);
  });

  it("lists in pages", async () => {
    const { call, anna } = served();
    for (let i = 1; i <= 5003; i++)
      anna.objects.set(
        `heads/${"a".repeat(32)}/${String(i).padStart(10, "0")}`,
        new Uint8Array(i % 7),
      );
    const one = JSON.parse((await call("GET", "/vaults/anna/?list=heads/", "r")).text);
    expect([one.objects.length, one.more, one.objects[0].size]).toEqual([5000, true, 1]);
    const after = encodeURIComponent(one.objects.at(-1).name);
    const two = JSON.parse(
      (await call("GET", `/vaults/anna/?list=heads/&after=${after}`, "r")).text,
    );
    expect([two.objects.length, two.more]).toEqual([3, false]);
    expect((await call("GET", "/vaults/anna/?list=../", "r")).error).toBe("bad-name");
  });

  it("tells what was done, without content, and keeps its own failures to itself", async () => {
    const { call, events } = served();
    await call("PUT", `/vaults/anna/${pack}`, "w", { body, headers: { "content-length": "1000" } });
    await call("GET", "/vaults/anna/vault", "r");
    expect(events).toMatchObject([
      { account: "anna", role: "writer", method: "PUT", name: pack, status: 201, bytes: 1000 },
      { account: "anna", role: "reader", method: "GET", name: "vault", status: 404, bytes: 0 },
    ]);
    const broken = createBlindServer({
      authorize: () => "owner",
      storage: () => {
        throw new Error("disk /secret/path failed");
      },
    });
    const answer = await broken(
      new Request("http://x/vaults/a/vault", { headers: { authorization: "Bearer t" } }),
    );
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret");
  });
});
