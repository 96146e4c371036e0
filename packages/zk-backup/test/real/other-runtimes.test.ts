import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ceph, cephMissing, startCeph } from "@candor/engines/ceph";
import { type RuntimeServer, runByDeno } from "@candor/engines/deno";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TokenRecord } from "../../src/server/index.ts";
import { storageConformance } from "../../src/storage-conformance/index.ts";
import { codeOf, noise } from "../support/small-vault.ts";
import { http, node, server } from "./built.ts";
import { project, RUNTIMES } from "./runtimes/runtimes.ts";

const { backup, createVault, openVault, restore } = node;
const { httpStorage } = http;
const missing = cephMissing();
const PASSWORD = "a password that no server is told";
const QUOTA = 14_000_000;

let ceph: Ceph;
let base = "";
const tokens = new Map<string, string>();
const records: TokenRecord[] = [];
const servers = new Map<string, RuntimeServer>();

beforeAll(async () => {
  if (missing !== null) return;
  base = await mkdtemp(join(tmpdir(), "zk-runtimes-"));
  await makeSource(join(base, "source"));
  for (const account of ["anna", "deno", "bert", "full", "broken"])
    for (const role of ["reader", "writer", "owner"] as const) await issue(account, role);
  for (let i = 0; i < 20; i++) await issue(`case-${i}`, "owner");
  ceph = await startCeph();
  await ceph.makeBucket("vaults");
  const { endpoint, accessKeyId, secretAccessKey } = ceph;
  for (const { name, serve } of RUNTIMES) {
    const place = { endpoint, bucket: "vaults", prefix: name, accessKeyId, secretAccessKey };
    const settings = { BUCKET: JSON.stringify(place), QUOTA: String(QUOTA) };
    const folder = await project(base);
    servers.set(name, await serve(folder, { ...settings, TOKENS: JSON.stringify(records) }));
  }
});
afterAll(async () => {
  for (const one of servers.values()) await one.stop();
  await ceph?.stop();
  if (base !== "") await rm(base, { recursive: true });
});

async function issue(account: string, role: "reader" | "writer" | "owner"): Promise<void> {
  const made = server.createTokens({ store: server.memoryTokens() });
  const { token, record } = await made.add({ account, role });
  tokens.set(`${account} ${role}`, token);
  records.push(record);
}

/** Real code, an empty file, and one that takes several packs. */
async function makeSource(folder: string): Promise<void> {
  await mkdir(join(folder, "below"), { recursive: true });
  for (const name of await readdir(import.meta.dirname))
    if (name.endsWith(".ts"))
      await writeFile(join(folder, "below", name), await readFile(join(import.meta.dirname, name)));
  await writeFile(join(folder, "empty"), "");
  await writeFile(join(folder, "noise"), noise(6_000_000, 1));
}

/** Paths of all files below a folder, each with its bytes' hash. */
async function picture(folder: string): Promise<Record<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  const pairs = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const hash = createHash("sha256").update(await readFile(path));
    return [path.slice(folder.length + 1), hash.digest("hex")] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

const packOf = (bytes: Uint8Array) => `packs/${createHash("sha256").update(bytes).digest("hex")}`;

const token = (account: string, role: string) => tokens.get(`${account} ${role}`) ?? "";
const addressIn = (runtime: string, account: string) =>
  `${servers.get(runtime)?.url}/vaults/${account}/`;
const storageIn = (runtime: string, account: string, role = "owner") =>
  httpStorage({ url: addressIn(runtime, account), token: token(account, role), pause: 20 });

describe.skipIf(missing !== null).each(RUNTIMES)("a blind server in $name", ({ name }) => {
  const storage = (account: string, role?: string) => storageIn(name, account, role);
  const ask = (account: string, path: string, bearer: string, more: RequestInit = {}) =>
    fetch(addressIn(name, account) + path, {
      ...more,
      headers: { ...more.headers, authorization: `Bearer ${bearer}` },
    });

  describe("as a storage", () => {
    let next = 0;
    const cases = storageConformance({ make: () => storage(`case-${next++}`), many: 12 });
    for (const { name: what, run } of cases) it.concurrent(what, run);
  });

  it("keeps what Node backs up, and gives it back byte for byte", async () => {
    const source = join(base, "source");
    const vault = await createVault({ storage: storage("anna", "writer"), password: PASSWORD });
    await backup({ vault, source });
    const target = join(base, `restored-${name}`);
    const again = await openVault({ storage: storage("anna", "reader"), password: PASSWORD });
    await restore({ vault: again, snapshot: "latest", target });
    expect(await picture(target)).toEqual(await picture(source));
  });

  it("refuses who has no token, another's, or one that may not, and says so in the same words", async () => {
    const [bytes, others] = [noise(70_000, 2), noise(70_000, 3)];
    const owned = storage("bert");
    await owned.put("vault", noise(56, 1));
    await owned.put(packOf(bytes), bytes);
    const said = async (path: string, bearer: string, more?: RequestInit) => {
      const answer = await ask("bert", path, bearer, more);
      return [answer.status, ((await answer.json()) as { error: string }).error];
    };
    const put = { method: "PUT", body: others as Uint8Array<ArrayBuffer> };
    const remove = { method: "DELETE" };
    expect(await said("vault", "")).toEqual([401, "unauthorized"]);
    expect(await said("vault", "zkb_wrong")).toEqual([401, "unauthorized"]);
    expect(await said("vault", token("anna", "owner"))).toEqual([401, "unauthorized"]);
    expect(await said("vault", token("bert", "writer"), remove)).toEqual([403, "forbidden"]);
    expect(await said(packOf(others), token("bert", "reader"), put)).toEqual([403, "forbidden"]);
    expect(await said("vault", token("bert", "writer"), put)).toEqual([412, "exists"]);
    expect(await said(`packs/${"0".repeat(64)}`, token("bert", "writer"), put)).toEqual([
      ...[422, "hash-mismatch"],
    ]);
    expect(await owned.get("vault")).toEqual(noise(56, 1));
    const head = await ask("bert", packOf(bytes), token("bert", "reader"), { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe("70000");
    await owned.delete(packOf(bytes));
    expect(await codeOf(owned.get(packOf(bytes)))).toBe("not-found");
    expect((await owned.list("")).map(({ name: one }) => one)).toEqual(["vault"]);
  });

  it("takes no more than the quota, from many at once, too", async () => {
    const writer = storage("full", "writer");
    const large = Array.from({ length: 4 }, (_, i) => noise(5_000_000, 10 + i));
    const outcomes = await Promise.all(large.map((one) => codeOf(writer.put(packOf(one), one))));
    expect(outcomes.sort()).toEqual(["no error", "no error", "quota-exceeded", "quota-exceeded"]);
    const { bytes, objects, quota } = await writer.usage();
    expect({ bytes, objects, quota }).toEqual({
      ...{ bytes: 10_000_000, objects: 2, quota: { bytes: QUOTA, objects: null } },
    });
  });

  it("forgets uploads and downloads that break, more of them than it takes on at once", async () => {
    const bytes = noise(200_000, 20);
    const path = `/vaults/broken/${packOf(bytes)}`;
    const owned = storage("broken");
    const objects = async (many: number) =>
      expect.poll(async () => (await owned.usage()).objects).toBe(many);
    const head = (method: string, at: string) =>
      `${method} ${at} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token("broken", "owner")}\r\n`;
    for (let round = 0; round < 2; round++) {
      const lines = await Promise.all(
        Array.from({ length: AT_ONCE }, () => line(servers.get(name)?.url ?? "")),
      );
      for (const one of lines) {
        one.write(`${head("PUT", path)}content-length: ${bytes.length}\r\n\r\n`);
        one.write(bytes.subarray(0, 100_000));
      }
      await objects(AT_ONCE); // what is set aside for them
      for (const one of lines) one.destroy();
      await objects(0);
    }
    await owned.put(packOf(bytes), bytes);
    expect(await owned.get(packOf(bytes))).toEqual(bytes);

    const large = noise(4_300_000, 21); // more than is read of the bucket at once
    await owned.put(packOf(large), large);
    const whole = await ask("broken", packOf(large), token("broken", "reader"));
    expect(whole.headers.get("content-length")).toBe(String(large.length));
    expect(Buffer.compare(new Uint8Array(await whole.arrayBuffer()), large)).toBe(0);
    const broken = async () => {
      const one = await line(servers.get(name)?.url ?? "");
      one.write(`${head("GET", `/vaults/broken/${packOf(large)}`)}\r\n`);
      await once(one, "data");
      one.destroy();
    };
    for (let round = 0; round < 6; round++) await Promise.all(Array.from({ length: 11 }, broken));
    expect(Buffer.compare(await owned.get(packOf(large)), large)).toBe(0);
  });

  it("knows callers by their address, and refuses one who guesses", async () => {
    const from = { headers: { "cf-connecting-ip": "192.0.2.7" } }; // as Cloudflare's edge says it
    const right = () => ask("anna", "?list=", token("anna", "reader"), from);
    expect((await right()).status).toBe(200);
    const guess = async () => (await ask("anna", "?list=", `zkb_${randomUUID()}`, from)).status;
    const seen = [await guess()];
    while (seen.at(-1) === 401 && seen.length < 60) seen.push(await guess());
    expect([seen[0], seen.at(-1)]).toEqual([401, 429]);
    expect((await right()).status).toBe(200);
  });

  it("has had no fault of its own to tell the operator", () => {
    expect(servers.get(name)?.said()).not.toMatch(/ZkBackupError|hung/);
  });
});

describe.skipIf(missing !== null)("a web client in Deno", () => {
  it("keeps a vault on a Worker, which Node reads, and reads what Node has backed up there", async () => {
    const folder = await project(base);
    await cp(join(import.meta.dirname, "runtimes", "web-client.ts"), join(folder, "web-client.ts"));
    const inDeno = async (...args: string[]) => {
      const env = { VAULT: addressIn("workerd", "deno"), TOKEN: token("deno", "writer"), PASSWORD };
      const program = { folder, script: "web-client.ts", env, read: [join(base, "source")] };
      return JSON.parse(await runByDeno(program, args));
    };
    const files = ["noise", "empty", "below/built.ts"].map((file) => join(base, "source", file));
    expect(await inDeno("save", ...files)).toEqual({ saved: files.length });
    const vault = await openVault({ storage: storageIn("workerd", "deno"), password: PASSWORD });
    const target = join(base, "of-deno");
    await restore({ vault, snapshot: "latest", target });
    const truth = await picture(join(base, "source"));
    expect(await picture(target)).toEqual({
      ...{ noise: truth["noise"], empty: truth["empty"], "built.ts": truth["below/built.ts"] },
    });
    await backup({ vault, source: join(base, "source") });
    expect(await inDeno("read")).toEqual(truth);
  });
});

/** Fewer than the 64 requests of an account that a server has in work; twice of it is more. */
const AT_ONCE = 40;

/** A connection that may be broken off at any time. */
async function line(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  return socket.on("error", () => {});
}
