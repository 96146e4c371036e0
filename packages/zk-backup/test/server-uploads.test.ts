import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { memoryStorage } from "../src/core/vault/index.ts";
import { createBlindServer } from "../src/server/index.ts";
import { folderStore } from "../src/server-node/index.ts";
import { asking, bodyOf, packOf } from "./support/served.ts";
import { noise } from "./support/small-vault.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function resumable(more: object = {}) {
  const folder = await mkdtemp(join(tmpdir(), "zk-uploads-"));
  folders.push(folder);
  const restart = () => {
    const server = createBlindServer({
      authorize: () => "writer",
      storage: () => folderStore({ folder }),
      ...more,
    });
    return { server, ask: asking(server) };
  };
  return { folder, restart, ...restart() };
}

const body = noise(100_000, 1);
const name = packOf(body);
const upload = `uploads/${name}`;
const whole = { "upload-complete": "?1" };
const patch = (offset: number, complete: "?0" | "?1" = "?1") => ({
  ...{ "content-type": "application/partial-upload", "upload-complete": complete },
  "upload-offset": String(offset),
});

describe("an upload", () => {
  it("that breaks is gone on with where it ended", async () => {
    const { ask, folder } = await resumable();
    expect((await ask("HEAD", upload)).status).toBe(404);
    const cut = bodyOf([body.subarray(0, 40_000)], "break");
    expect((await ask("PUT", name, { body: cut, headers: whole })).status).toBe(400);
    expect((await ask("GET", name)).status).toBe(404);
    expect((await ask("GET", "?list=")).json["objects"]).toEqual([]);
    const state = await ask("HEAD", upload);
    expect([state.status, state.headers.get("upload-offset")]).toEqual([204, "40000"]);
    expect(state.headers.get("upload-complete")).toBe("?0");
    expect(state.headers.get("upload-limit")).toBe("max-size=16777216, max-age=86400");
    const rest = await ask("PATCH", upload, {
      body: body.subarray(40_000),
      headers: patch(40_000),
    });
    expect([rest.status, rest.headers.get("upload-complete")]).toEqual([201, "?1"]);
    expect((await ask("GET", name)).body).toEqual(body);
    expect(await readdir(join(folder, ".uploads"))).toEqual([]);
    const done = await ask("HEAD", upload);
    expect([done.status, done.headers.get("upload-offset")]).toEqual([204, "100000"]);
    expect(done.headers.get("upload-complete")).toBe("?1");
  });

  it("goes on after the server was killed and started again", async () => {
    const { ask, restart } = await resumable();
    await ask("PATCH", upload, { body: body.subarray(0, 30_000), headers: patch(0, "?0") });
    const again = restart().ask;
    expect((await again("HEAD", upload)).headers.get("upload-offset")).toBe("30000");
    const two = await again("PATCH", upload, {
      ...{ body: body.subarray(30_000, 60_000), headers: patch(30_000, "?0") },
    });
    expect([two.status, two.headers.get("upload-offset")]).toEqual([204, "60000"]);
    const end = await again("PATCH", upload, {
      body: body.subarray(60_000),
      headers: patch(60_000),
    });
    expect(end.status).toBe(201);
    expect((await again("GET", name)).body).toEqual(body);
  });

  it("is told where it is when it goes on in the wrong place", async () => {
    const { ask } = await resumable();
    await ask("PATCH", upload, { body: body.subarray(0, 100), headers: patch(0, "?0") });
    for (const offset of [0, 99, 101]) {
      const refused = await ask("PATCH", upload, { body, headers: patch(offset) });
      expect([refused.status, refused.error]).toEqual([409, "upload-offset"]);
      expect(refused.headers.get("upload-offset")).toBe("100");
    }
  });

  it("whose bytes are another's is thrown away, and put again from its beginning", async () => {
    const { ask, folder } = await resumable();
    await ask("PATCH", upload, { body: noise(100, 9), headers: patch(0, "?0") });
    const wrong = await ask("PATCH", upload, { body: body.subarray(100), headers: patch(100) });
    expect([wrong.status, wrong.error]).toEqual([422, "hash-mismatch"]);
    expect(await readdir(join(folder, ".uploads"))).toEqual([]);
    expect((await ask("PUT", name, { body, headers: whole })).status).toBe(201);
  });

  it("whose file was damaged meanwhile is noticed by its hash", async () => {
    const { ask, folder, restart } = await resumable();
    await ask("PATCH", upload, { body: body.subarray(0, 50_000), headers: patch(0, "?0") });
    const path = join(folder, ".uploads", name.replace("/", "-"));
    await writeFile(path, new Uint8Array(50_000)); // as a file system may after a power cut
    const end = { body: body.subarray(50_000), headers: patch(50_000) };
    expect((await restart().ask("PATCH", upload, end)).status).toBe(422);
  });

  it("is taken over by the next request: the line of the first may have died unnoticed", async () => {
    const { ask } = await resumable();
    const hanging = ask("PUT", name, {
      body: bodyOf([body.subarray(0, 500)], "hang"),
      headers: whole,
    });
    await expect.poll(async () => (await ask("HEAD", upload)).status).toBe(204);
    const offset = async () => (await ask("HEAD", upload)).headers.get("upload-offset");
    await expect.poll(offset).toBe("500");
    const end = await ask("PATCH", upload, { body: body.subarray(500), headers: patch(500) });
    expect(end.status).toBe(201);
    expect((await hanging).status).toBe(503);
    expect((await ask("GET", name)).body).toEqual(body);
  });

  it("begun anew by a put throws away what was there", async () => {
    const { ask } = await resumable();
    await ask("PATCH", upload, { body: noise(100, 9), headers: patch(0, "?0") });
    expect((await ask("PUT", name, { body, headers: whole })).status).toBe(201);
    expect((await ask("GET", "?usage")).json).toMatchObject({ bytes: 100_000, objects: 1 });
    const late = await ask("PATCH", upload, { body, headers: patch(0) });
    expect([late.status, late.error]).toEqual([412, "exists"]);
  });

  it("is over a day after its last byte", async () => {
    const { ask, server, folder } = await resumable();
    await ask("PATCH", upload, { body: body.subarray(0, 100), headers: patch(0, "?0") });
    await server.sweep("anna");
    expect((await ask("GET", "?usage")).json).toMatchObject({ bytes: 100 });
    const yesterday = Date.now() / 1000 - 90_000;
    await utimes(join(folder, ".uploads", name.replace("/", "-")), yesterday, yesterday);
    await server.sweep("anna");
    expect((await ask("HEAD", upload)).status).toBe(404);
    expect((await ask("GET", "?usage")).json).toMatchObject({ bytes: 0, objects: 0 });
  });

  it("is thrown away when it is not wanted any more", async () => {
    const { ask } = await resumable();
    await ask("PATCH", upload, { body: body.subarray(0, 100), headers: patch(0, "?0") });
    expect((await ask("DELETE", upload)).status).toBe(204);
    expect((await ask("HEAD", upload)).status).toBe(404);
  });

  it("lies beside the objects, and is none to who opens the folder", async () => {
    const { ask, folder } = await resumable();
    await ask("PATCH", upload, { body: body.subarray(0, 100), headers: patch(0, "?0") });
    const { folderStorage } = await import("../src/node/folder-storage.ts");
    expect(await folderStorage({ folder }).list("")).toEqual([]);
    expect(await readFile(join(folder, ".uploads", name.replace("/", "-")))).toHaveLength(100);
  });

  it.each([
    ["without an offset", { "upload-complete": "?1" }, 400, "bad-input"],
    ["with an offset that is none", { ...patch(0), "upload-offset": "-1" }, 400, "bad-input"],
    [
      "that does not say whether it is whole",
      { ...patch(0), "upload-complete": "1" },
      400,
      "bad-input",
    ],
    ["of another type", { ...patch(0), "content-type": "text/plain" }, 400, "bad-input"],
    ["that is too long", { ...patch(0), "content-length": "16777217" }, 413, "too-large"],
  ])("%s is refused", async (_, headers, status, error) => {
    const { ask } = await resumable();
    const full = { "content-type": "application/partial-upload", ...headers };
    const answer = await ask("PATCH", upload, { body, headers: full });
    expect([answer.status, answer.error]).toEqual([status, error]);
  });

  it.each(["vault", `heads/${"a".repeat(32)}/0000000001`, "x", "../vault", "packs/1"])(
    "of %s is refused: its name has no hash",
    async (other) => {
      const { ask } = await resumable();
      const answer = await ask("PATCH", `uploads/${other}`, { body, headers: patch(0) });
      expect([400, 404, 405]).toContain(answer.status);
    },
  );

  it("is put whole where none are kept", async () => {
    const server = createBlindServer({ authorize: () => "writer", storage: () => memory });
    const memory = memoryStorage();
    const ask = asking(server);
    expect((await ask("HEAD", upload)).status).toBe(404);
    expect((await ask("PATCH", upload, { body, headers: patch(0) })).status).toBe(404);
    expect((await ask("PUT", name, { body, headers: whole })).status).toBe(201);
  });
});
