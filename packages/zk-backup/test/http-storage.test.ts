import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { memoryStorage } from "../src/core/vault/index.ts";
import { createBlindServer } from "../src/server/index.ts";
import { folderStore } from "../src/server-node/folder-store.ts";
import { httpStorage, type TransferProgress } from "../src/storage/http.ts";
import { storageConformance } from "../src/storage-conformance/index.ts";
import { cutAfter, fetchBy, never } from "./support/broken-line.ts";
import { codeOf, noise } from "./support/small-vault.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const packOf = (bytes: Uint8Array) => `packs/${createHash("sha256").update(bytes).digest("hex")}`;
const pack = noise(100_000, 1);

type Between = (send: () => Promise<Response>, request: Request, nr: number) => Promise<Response>;

/** An HTTP storage whose `fetch` is the server itself; `between` may break the line. */
function overHttp(between: Between = (send) => send(), more: object = {}) {
  const storage = memoryStorage();
  const server = createBlindServer({
    authorize: ({ token }) => (token === "t" ? "owner" : null),
    storage: () => storage,
  });
  const fetched = fetchBy((request, nr) => between(() => server(request), request, nr));
  const options = { url: "http://127.0.0.1/vaults/a", token: "t", fetch: fetched, pause: 1 };
  return { storage, http: httpStorage({ ...options, ...more }) };
}

/** The same on a server that keeps unfinished uploads; `between` may break the line. */
async function onFolder(between: (request: Request, nr: number) => Request | null, more = {}) {
  const folder = await mkdtemp(join(tmpdir(), "zk-http-"));
  folders.push(folder);
  const server = createBlindServer({
    authorize: () => "owner",
    storage: (account) => folderStore({ folder: join(folder, account) }),
  });
  const asked: string[] = [];
  const fetched = fetchBy(async (request, nr) => {
    const offset = request.headers.get("upload-offset");
    asked.push(`${request.method}${offset === null ? "" : ` from ${offset}`}`);
    const passed = between(request, nr);
    if (passed === null) throw new TypeError("no route");
    const answer = await server(passed);
    if (passed !== request) throw new TypeError("terminated");
    return answer;
  });
  const options = { url: "http://127.0.0.1/vaults/a/", token: "t", fetch: fetched, pause: 1 };
  return { http: httpStorage({ ...options, ...more }), asked };
}

/** A request whose body ends with an error after so many bytes: what a server sees of a cut line. */
function cutBody(request: Request, bytes: number): Request {
  const { method, url, headers, body } = request;
  const reader = body?.getReader();
  let left = bytes;
  const cut = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value } = (await reader?.read()) ?? {};
      if (value === undefined || left <= 0) return controller.error(new TypeError("cut"));
      controller.enqueue(value.slice(0, left));
      left -= value.length;
    },
  });
  return new Request(url, { method, headers, body: cut, duplex: "half" } as RequestInit);
}

describe("HTTP storage on the blind server", () => {
  for (const { name, run } of storageConformance({ make: () => overHttp().http })) it(name, run);

  it("says what the account holds and may hold", async () => {
    const { http } = overHttp();
    await http.put("vault", noise(56, 1));
    const none = { bytes: null, objects: null };
    expect(await http.usage()).toEqual({ bytes: 56, objects: 1, quota: none, role: "owner" });
  });

  it.each([
    "",
    "[]",
    "null",
    '{"bytes":1}',
    '{"bytes":1,"objects":-1,"quota":null,"role":"owner"}',
  ])("takes %j for no account of what is used", async (body) => {
    const { http } = overHttp(async () => new Response(body));
    expect(await codeOf(http.usage())).toBe("storage-failed");
  });
});

describe("an upload whose line breaks", () => {
  it("goes on with what the server does not have yet", async () => {
    const { http, asked } = await onFolder((request, nr) =>
      nr === 1 ? cutBody(request, 40_000) : request,
    );
    await http.put(packOf(pack), pack);
    expect(asked).toEqual(["PUT", "HEAD", "PATCH from 40000"]);
    expect(await http.get(packOf(pack))).toEqual(pack);
  });

  it("goes on as long as it gets further, and gives up when it does not", async () => {
    const between = (request: Request) =>
      request.body === null ? request : cutBody(request, 10_000);
    const seen: number[] = [];
    const onProgress = ({ done }: TransferProgress) => void seen.push(done);
    const { http, asked } = await onFolder(between, { attempts: 2, onProgress });
    expect(await codeOf(http.put(packOf(pack), pack))).toBe("storage-failed");
    expect(asked.filter((what) => what.startsWith("PATCH")).length).toBeGreaterThanOrEqual(9);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await codeOf(http.get(packOf(pack)))).toBe("not-found");
  });

  it("is whole when the answer alone was lost", async () => {
    for (const name of [packOf(pack), "vault"]) {
      const { http, asked } = await onFolder((request, nr) =>
        nr === 1 ? new Request(request) : request,
      );
      await http.put(name, pack);
      expect(await http.get(name)).toEqual(pack);
      expect(asked).toEqual(
        name === "vault" ? ["PUT", "PUT", "GET", "GET"] : ["PUT", "HEAD", "GET"],
      );
    }
  });

  it("is put whole where the server keeps nothing unfinished", async () => {
    const methods: string[] = [];
    const { http, storage } = overHttp(async (send, request, nr) => {
      methods.push(request.method);
      if (nr === 1) throw new TypeError("cut");
      return send();
    });
    await http.put(packOf(pack), pack);
    expect(methods).toEqual(["PUT", "HEAD", "PUT"]);
    expect(storage.objects.get(packOf(pack))).toEqual(pack);
  });

  it("does not take another's object for its own", async () => {
    const { http, storage } = overHttp(async (send) => {
      if (storage.objects.size > 0) return send();
      storage.objects.set("vault", noise(56, 2));
      throw new TypeError("cut");
    });
    expect(await codeOf(http.put("vault", noise(56, 1)))).toBe("exists");
  });

  it("says so when the bytes are not those of the name", async () => {
    const { http, storage } = overHttp(undefined, { attempts: 2 });
    expect(await codeOf(http.put(`packs/${"0".repeat(64)}`, pack))).toBe("hash-mismatch");
    expect(storage.objects.size).toBe(0);
  });
});

describe("a download whose line breaks", () => {
  it("goes on where it was cut, and says how far it is", async () => {
    const ranges: (string | null)[] = [];
    const seen: TransferProgress[] = [];
    const onProgress = (progress: TransferProgress) => void seen.push(progress);
    const { http } = overHttp(
      async (send, request) => {
        const answer = await send();
        if (request.method !== "GET") return answer;
        ranges.push(request.headers.get("range"));
        return cutAfter(answer, 30_000);
      },
      { attempts: 2, onProgress },
    );
    await http.put(packOf(pack), pack);
    expect(await http.get(packOf(pack))).toEqual(pack);
    expect(ranges).toEqual([null, "bytes=30000-99999", "bytes=60000-99999", "bytes=90000-99999"]);
    const downs = seen.filter(({ direction }) => direction === "download");
    expect(downs.at(-1)).toMatchObject({ done: 100_000, total: 100_000 });
  });

  it("is given up when nothing comes of any attempt", async () => {
    const { http } = overHttp(async (send) => cutAfter(await send(), 0), { attempts: 3 });
    expect(await codeOf(http.get("vault"))).not.toBe("no error");
    expect(await codeOf(http.list(""))).toBe("storage-failed");
  });

  it("takes no other bytes for those that were asked for", async () => {
    const headers = { "content-range": "bytes 5-9/10" };
    const { http } = overHttp(async () => new Response("12345", { status: 206, headers }));
    const range = { start: 0, length: 5 };
    expect(await codeOf(http.get("vault", { range }))).toBe("storage-failed");
  });

  it("is whole from a server that knows no ranges", async () => {
    const { http } = overHttp(async () => new Response(pack.slice()));
    const range = { start: 10, length: 50 };
    expect(await http.get("vault", { range })).toEqual(pack.slice(10, 60));
  });
});

describe("a line to a server", () => {
  it("that fails now and then still puts each object once, and deletes it once", async () => {
    const dice = noise(10_000, 9);
    const { http, storage } = overHttp(
      async (send, _, nr) => {
        const fate = (dice[nr] ?? 0) % 4;
        if (fate === 0) return Response.json({ error: "busy" }, { status: 503 });
        const answer = await send();
        if (fate === 1) throw new TypeError("cut after it was done");
        return answer;
      },
      { attempts: 20 },
    );
    for (let i = 1; i <= 20; i++) await http.put(packOf(noise(500, i)), noise(500, i));
    expect((await http.list("packs/")).length).toBe(20);
    for (let i = 1; i <= 20; i++) await http.delete(packOf(noise(500, i)));
    expect(storage.objects.size).toBe(0);
  });

  it("is given up after its attempts, and at once on a refusal", async () => {
    let calls = 0;
    const { http } = overHttp(async () => {
      calls += 1;
      throw new TypeError("no route");
    });
    expect(await codeOf(http.get("vault"))).toBe("storage-failed");
    expect(calls).toBe(6);
    const refused = overHttp(undefined, { token: "wrong" });
    expect(await codeOf(refused.http.get("vault"))).toBe("unauthorized");
  });

  it.each([
    ["rate-limited", 429, 60_000],
    ["busy", 503, 60_000],
    ["timeout", 408, 2],
    ["storage-failed", 500, 2],
  ])("that is told %s waits as it is asked, and says so in the end", async (code, status, wait) => {
    let calls = 0;
    const { http } = overHttp(
      async () => {
        calls += 1;
        const headers = { "retry-after": wait > 1000 ? "300" : "0" };
        return Response.json({ error: code, message: "later" }, { status, headers });
      },
      { attempts: 3 },
    );
    expect(await codeOf(http.get("vault"))).toBe(code);
    expect(calls).toBe(wait > 1000 ? 1 : 3); // nobody waits for five minutes unasked
  });

  it("that is silent is given up, and one that is cancelled stops, in the queue too", async () => {
    const { http } = overHttp((_, request) => never(request), { stall: 5, attempts: 2 });
    await expect(http.get("vault")).rejects.toThrow("silent");
    const { http: patient } = overHttp((_, request) => never(request), { parallel: 1 });
    const stop = new AbortController();
    const all = [1, 2, 3].map(() => patient.list("", { signal: stop.signal }));
    stop.abort(new Error("enough"));
    for (const one of all) await expect(one).rejects.toThrow("enough");
  });

  it("carries as many requests at once as it may, and no more", async () => {
    let [now, most] = [0, 0];
    const { http } = overHttp(
      async (send) => {
        now += 1;
        most = Math.max(most, now);
        for (let turn = 0; turn < 3; turn++) await new Promise((done) => setImmediate(done));
        const answer = await send();
        now -= 1;
        return answer;
      },
      { parallel: 3 },
    );
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => http.put(packOf(noise(9, i)), noise(9, i))),
    );
    expect(most).toBe(3);
  });

  it("follows no redirect: a token goes where it was meant to go", async () => {
    const urls: string[] = [];
    const { http } = overHttp(async (_, request) => {
      urls.push(request.url);
      expect([request.redirect, request.credentials]).toEqual(["manual", "omit"]);
      return new Response(null, { status: 302, headers: { location: "http://evil.test/" } });
    });
    expect(await codeOf(http.get("vault"))).toBe("bad-input");
    expect(urls).toEqual(["http://127.0.0.1/vaults/a/vault"]);
  });
});

it.each([
  ["no JSON", "<html>"],
  ["no objects", "{}"],
  ["a name outside the prefix", '{"objects":[{"name":"vault","size":1}],"more":false}'],
  ["names out of order", `{"objects":[{"name":"packs/b","size":1},{"name":"packs/a","size":1}]}`],
  ["a size that is none", '{"objects":[{"name":"packs/a","size":"1"}]}'],
])("HTTP refuses a listing with %s", async (_, body) => {
  const { http } = overHttp(async () => new Response(body));
  expect(await codeOf(http.list("packs/"))).toBe("storage-failed");
});
