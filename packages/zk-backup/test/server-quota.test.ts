import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaign } from "@candor/engines/campaign";
import { afterAll, describe, expect, it } from "vitest";
import { memoryStorage } from "../src/core/vault/index.ts";
import { createBlindServer, type Quota, type ServedStorage } from "../src/server/index.ts";
import { folderStore } from "../src/server-node/index.ts";
import { asking, bodyOf, packOf } from "./support/served.ts";
import { noise } from "./support/small-vault.ts";

const folders: string[] = [];
async function newStore(): Promise<ServedStorage> {
  const folder = await mkdtemp(join(tmpdir(), "zk-quota-"));
  folders.push(folder);
  return folderStore({ folder });
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

function limited(storage: ServedStorage, quota: Quota, role: "writer" | "owner" = "writer") {
  const server = createBlindServer({
    authorize: () => ({ role, quota: now.quota }),
    storage: () => storage,
  });
  const now = { quota };
  return { server, now, ask: asking(server) };
}

const sized = (bytes: number, objects: number | null = null): Quota => ({ bytes, objects });

describe("a quota", () => {
  it("is kept to the byte, says so, and lets in again what was made room for", async () => {
    const { ask, now } = limited(await newStore(), sized(250));
    const [a, b, c] = [noise(100, 1), noise(100, 2), noise(100, 3)];
    expect((await ask("PUT", packOf(a), { body: a })).status).toBe(201);
    expect((await ask("PUT", packOf(b), { body: b })).status).toBe(201);
    const full = await ask("PUT", packOf(c), { body: c });
    expect([full.status, full.error]).toEqual([507, "quota-exceeded"]);
    expect(full.json["message"]).toContain("200 of 250 bytes");
    expect((await ask("GET", packOf(a))).body).toEqual(a);
    now.quota = sized(300);
    expect((await ask("PUT", packOf(c), { body: c })).status).toBe(201);
    expect((await ask("GET", "?usage")).json).toEqual({
      ...{ bytes: 300, objects: 3, quota: { bytes: 300, objects: null }, role: "writer" },
    });
  });

  it("counts objects, too", async () => {
    const { ask } = limited(await newStore(), { bytes: null, objects: 2 });
    for (const [seed, status] of [
      [1, 201],
      [2, 201],
      [3, 507],
    ] as const) {
      const body = noise(10, seed);
      expect((await ask("PUT", packOf(body), { body })).status).toBe(status);
    }
  });

  it("leaves an owner room to prune in a full vault", async () => {
    const storage = await newStore();
    const quota = sized(100);
    const [a, b] = [noise(100, 1), noise(100, 2)];
    const writer = limited(storage, quota).ask;
    await writer("PUT", packOf(a), { body: a });
    expect((await writer("PUT", packOf(b), { body: b })).status).toBe(507);
    const owner = limited(storage, quota, "owner").ask;
    expect((await owner("PUT", packOf(b), { body: b })).status).toBe(201);
    expect((await owner("DELETE", packOf(a))).status).toBe(204);
    expect((await owner("GET", "?usage")).json).toMatchObject({ bytes: 100, objects: 1 });
    const much = await owner("PUT", "vault", {
      body: bodyOf([noise(10, 3)]),
      headers: { "content-length": String(16 * 1024 * 1024) },
    });
    expect(much.status).toBe(400); // cut: taken on, and given back
    expect((await owner("GET", "?usage")).json).toMatchObject({ bytes: 100, objects: 1 });
  });

  it("cannot be passed by puts beside each other, announced or not", async () => {
    const storage = await newStore();
    const { ask } = limited(storage, sized(1000));
    const bodies = Array.from({ length: 40 }, (_, i) => noise(90, i));
    const answers = await Promise.all(
      bodies.map((body, i) =>
        ask("PUT", packOf(body), { body: i % 2 === 0 ? body : bodyOf([body]) }),
      ),
    );
    const stored = answers.filter(({ status }) => status === 201).length;
    expect(stored).toBeLessThanOrEqual(11);
    expect(stored).toBeGreaterThan(0);
    const held = (await storage.list("", {})).reduce((sum, { size }) => sum + size, 0);
    expect(held).toBe(stored * 90);
    expect((await ask("GET", "?usage")).json).toMatchObject({ bytes: held, objects: stored });
  });

  it("takes nothing for what was refused, broken or lost a race", async () => {
    const { ask } = limited(await newStore(), sized(10_000));
    const body = noise(100, 1);
    const wrong = `packs/${"0".repeat(64)}`;
    expect((await ask("PUT", wrong, { body })).status).toBe(422);
    expect((await ask("PUT", "vault", { body: bodyOf([body], "break") })).status).toBe(400);
    await Promise.all([1, 2, 3].map(() => ask("PUT", packOf(body), { body })));
    expect((await ask("PUT", packOf(body), { body })).status).toBe(412);
    expect((await ask("GET", "?usage")).json).toMatchObject({ bytes: 100, objects: 1 });
  });

  it("is counted from the storage after a crash, leftovers of uploads included", async () => {
    const storage = await newStore();
    const body = noise(1000, 1);
    const first = limited(storage, sized(10_000)).ask;
    await first("PUT", "vault", { body: noise(56, 1) });
    const headers = { "upload-complete": "?1" };
    await first("PUT", packOf(body), { body: bodyOf([body.subarray(0, 300)], "break"), headers });
    const usage = { bytes: 356, objects: 1 };
    expect((await first("GET", "?usage")).json).toMatchObject(usage);
    const second = limited(storage, sized(10_000));
    expect((await second.ask("GET", "?usage")).json).toMatchObject(usage);
    expect(await second.server.usage("anna")).toEqual(usage);
  });

  it("counts a storage that can only append, and one that holds objects in memory", async () => {
    const storage = memoryStorage();
    storage.objects.set("vault", noise(56, 1));
    const server = createBlindServer({
      authorize: () => ({ role: "owner", quota: sized(100) }),
      storage: () => storage,
    });
    const ask = asking(server);
    const body = noise(45, 2);
    expect((await ask("PUT", packOf(body), { body })).status).toBe(201); // an owner's reserve
    expect(await server.usage("anna")).toEqual({ bytes: 101, objects: 2 });
  });
});

it("is right after any order of puts, breaks, patches and deletes", async () => {
  const run = campaign("usage of an account", { share: 60, full: 2_000 });
  let state = run.seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const storage = await newStore();
  const { server, ask } = limited(storage, sized(3_000), "owner");
  const bodies = Array.from({ length: 12 }, (_, i) => noise(100 + i * 37, i));
  for (let step = 0; step < run.count; step++) {
    const body = bodies[random(bodies.length)] ?? noise(1, 1);
    const name = packOf(body);
    const cut = body.subarray(0, random(body.length));
    const resumable = { "upload-complete": "?1" };
    const patch = { "content-type": "application/partial-upload", "upload-complete": "?1" };
    const acts = [
      () => ask("PUT", name, { body, headers: resumable }),
      () => ask("PUT", name, { body: bodyOf([cut], "break"), headers: resumable }),
      () => ask("PUT", name, { body: bodyOf([cut], "break") }),
      () => ask("PUT", name, { body: bodyOf([cut]), headers: resumable }),
      () => ask("DELETE", name),
      () => ask("DELETE", `uploads/${name}`),
      async () => {
        const { headers } = await ask("HEAD", `uploads/${name}`);
        const offset = headers.get("upload-offset") ?? "0";
        const rest = body.subarray(Number(offset));
        const sent = { ...patch, "upload-offset": offset };
        return ask("PATCH", `uploads/${name}`, { body: rest, headers: sent });
      },
    ];
    await Promise.all([acts[random(acts.length)]?.(), acts[random(acts.length)]?.()]);
    const objects = await storage.list("", {});
    const unfinished = (await storage.uploads?.bytes()) ?? 0;
    const held = objects.reduce((sum, { size }) => sum + size, unfinished);
    expect(await server.usage("anna"), `step ${step}`).toEqual({
      ...{ bytes: held, objects: objects.length },
    });
  }
  run.record({ steps: run.count, wrong: 0 });
});
