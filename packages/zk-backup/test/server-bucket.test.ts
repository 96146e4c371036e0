import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createBlindServer } from "../src/server/index.ts";
import { bucketStores } from "../src/server-node/index.ts";
import { s3Bucket } from "../src/storage/s3.ts";
import { refusal, s3Service } from "./support/s3-service.ts";
import { asking, bodyOf, packOf } from "./support/served.ts";
import { noise } from "./support/small-vault.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A server on a bucket; `spoil` answers in the bucket's place where it gives an answer. */
async function onBucket(spoil: (request: Request) => Response | null = () => null) {
  const folder = await mkdtemp(join(tmpdir(), "zk-bucket-"));
  folders.push(folder);
  const service = s3Service();
  const bucket = s3Bucket({
    ...{ endpoint: "https://s3.test", bucket: "b1", prefix: "home", attempts: 2, pause: 1 },
    ...{ accessKeyId: "AK", secretAccessKey: "hush" },
    async fetch(input, init) {
      const request = new Request(input, init);
      return spoil(request) ?? service.answer(request);
    },
  });
  const errors: unknown[] = [];
  const server = createBlindServer({
    authorize: () => "owner",
    storage: bucketStores({ bucket, folder }),
    onError: (error) => errors.push(error),
  });
  const waiting = () => readdir(folder, { recursive: true });
  return { service, errors, server, ask: asking(server), waiting };
}

const body = Buffer.from(noise(300_000, 1));
const empty = new Uint8Array();
const name = packOf(body);
const key = `home/anna/${name}`;
const upload = `uploads/${name}`;
const whole = { "upload-complete": "?1" };
const patch = (offset: number) => ({
  ...{ "content-type": "application/partial-upload", "upload-complete": "?1" },
  "upload-offset": String(offset),
});

describe("a server on a bucket", () => {
  it("keeps each account below the bucket's prefix, and nothing on its own disk", async () => {
    const { service, ask, waiting } = await onBucket();
    expect((await ask("PUT", name, { body })).status).toBe(201);
    expect((await ask("PUT", "/vaults/bert/vault", { body: noise(56, 2) })).status).toBe(201);
    expect([...service.objects.keys()].sort()).toEqual([
      key,
      "home/bert/vault",
      "home/put-once", // tried within the prefix: the keys need not be good for more
    ]);
    expect(await waiting()).toEqual(["anna", "bert"]);
    expect((await ask("PUT", name, { body })).status).toBe(412);
    expect((await ask("DELETE", name)).status).toBe(204);
    expect(service.objects.has(key)).toBe(false);
  });

  it("asks the bucket for the part that it is asked for, and no more", async () => {
    const { service, ask } = await onBucket();
    await ask("PUT", name, { body });
    service.asked.length = 0;
    const part = await ask("GET", name, { headers: { range: "bytes=1000-1999" } });
    expect([part.status, part.body]).toEqual([206, Uint8Array.from(body.subarray(1000, 2000))]);
    expect((await ask("HEAD", name)).headers.get("content-length")).toBe("300000");
    expect(service.asked).toEqual([`GET ${key}`, `HEAD ${key}`]);
  });

  it("goes on with an upload that broke, and puts it once it is whole", async () => {
    const { service, ask, waiting } = await onBucket();
    const cut = bodyOf([body.subarray(0, 100_000)], "break");
    expect((await ask("PUT", name, { body: cut, headers: whole })).status).toBe(400);
    expect(service.asked).toEqual(["GET "]); // listed, for the quota
    expect((await ask("HEAD", upload)).headers.get("upload-offset")).toBe("100000");
    const rest = { body: body.subarray(100_000), headers: patch(100_000) };
    expect((await ask("PATCH", upload, rest)).status).toBe(201);
    expect(body.equals(service.objects.get(key) ?? empty)).toBe(true);
    expect(await waiting()).toEqual(["anna", "anna/.uploads"]);
  });

  it("keeps what came whole while the bucket cannot take it, and does not take it twice", async () => {
    let down = true;
    const { service, ask, errors } = await onBucket((request) =>
      down && request.method === "PUT" ? refusal(503, "SlowDown") : null,
    );
    expect((await ask("PUT", name, { body, headers: whole })).status).toBe(500);
    expect(errors).toMatchObject([{ code: "storage-failed" }]);
    expect((await ask("HEAD", upload)).headers.get("upload-offset")).toBe("300000");
    down = false;
    const none = { body: new Uint8Array(), headers: patch(300_000) };
    expect((await ask("PATCH", upload, none)).status).toBe(201);
    expect(body.equals(service.objects.get(key) ?? empty)).toBe(true);
  });

  it("puts nothing of other bytes than the name's", async () => {
    const { service, ask, waiting } = await onBucket();
    const other = packOf(noise(5, 5));
    expect((await ask("PUT", other, { body })).status).toBe(422);
    expect((await ask("PUT", other, { body, headers: whole })).status).toBe(422);
    expect(service.asked).toEqual(["GET "]); // listed, for the quota
    expect((await waiting()).filter((file) => file.includes("packs"))).toEqual([]);
  });

  it("counts what is on its way and what the bucket has", async () => {
    const { ask, server } = await onBucket();
    await ask("PUT", name, { body });
    const cut = bodyOf([noise(1_000, 3)], "break");
    await ask("PUT", packOf(noise(9, 9)), { body: cut, headers: whole });
    expect(await server.usage("anna")).toEqual({ bytes: 301_000, objects: 1 });
  });
});

it.each([
  [403, "InvalidAccessKeyId"],
  [403, "AccessDenied"],
  [403, "QuotaExceeded"],
  [404, "NoSuchBucket"],
])("a bucket's %i %s is the server's fault, and no token's", async (status, code) => {
  const { ask, errors } = await onBucket(() => refusal(status, code));
  for (const answer of [await ask("GET", name), await ask("PUT", name, { body })]) {
    expect([answer.status, answer.error]).toEqual([500, "storage-failed"]);
    expect(JSON.stringify(answer.json)).not.toContain("S3");
  }
  expect(errors).toHaveLength(2);
  expect(String(errors[0])).toContain(code);
});

it("a full account is still the caller's to know", async () => {
  const { errors } = await onBucket();
  const server = createBlindServer({
    authorize: () => ({ role: "writer", quota: { bytes: 1_000, objects: null } }),
    storage: bucketStores({ bucket: { storage: () => never }, folder: folders.at(-1) ?? "" }),
    onError: (error) => errors.push(error),
  });
  const answer = await asking(server)("PUT", name, { body: bodyOf([body]) });
  expect([answer.status, answer.error, errors]).toEqual([507, "quota-exceeded", []]);
});

/** An empty vault that nothing reaches. */
const never = {
  put: () => Promise.reject(new Error("put")),
  size: () => Promise.reject(new Error("size")),
  read: () => Promise.reject(new Error("read")),
  list: () => Promise.resolve([]),
};
