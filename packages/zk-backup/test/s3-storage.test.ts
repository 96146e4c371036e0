import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createVault, openVault } from "../src/core/vault/index.ts";
import { connectS3 } from "../src/storage/s3/s3-connection.ts";
import { s3Bucket, s3Storage } from "../src/storage/s3.ts";
import { storageConformance } from "../src/storage-conformance/index.ts";
import { cutAfter, fetchBy, never } from "./support/broken-line.ts";
import { refusal, type S3Manner, s3Service } from "./support/s3-service.ts";
import {
  backUp,
  codeOf,
  credential,
  noise,
  platform,
  smallProfile,
} from "./support/small-vault.ts";

const KEYS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "hush-hush-hush" };
const packOf = (bytes: Uint8Array) => `packs/${createHash("sha256").update(bytes).digest("hex")}`;
const pack = noise(10_000, 1);

type Between = (send: () => Promise<Response>, request: Request, nr: number) => Promise<Response>;

/** A vault on a bucket as documented; `between` may break the line. */
function onBucket(manner: S3Manner = {}, between: Between = (send) => send(), more: object = {}) {
  const service = s3Service(manner);
  const fetched = fetchBy((request, nr) => between(() => service.answer(request), request, nr));
  const options = { endpoint: "https://s3.test", bucket: "b1", pause: 1, fetch: fetched, ...KEYS };
  return { service, storage: s3Storage({ ...options, prefix: "a b/c+d", ...more }) };
}

describe("S3 storage", () => {
  for (const { name, run } of storageConformance({ make: () => onBucket().storage })) it(name, run);

  it("lists page by page, of services with an order of their own too, from where it is asked", async () => {
    for (const backwards of [false, true]) {
      const { storage, service } = onBucket({ page: 3, backwards });
      for (let i = 1; i <= 10; i++)
        await storage.put(`heads/${"a".repeat(32)}/${String(i).padStart(10, "0")}`, noise(i, i));
      service.objects.set("a b/c+d/notes & more.txt", noise(3, 1)); // somebody else's
      const all = await storage.list("");
      expect(all.map(({ size }) => size)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      if (backwards) continue;
      const after = all[3]?.name ?? "";
      const some = await storage.list("heads/", { after, limit: 4 });
      expect(some.map(({ size }) => size)).toEqual([5, 6, 7, 8]);
    }
  });

  it("serves what a server needs: lengths, parts of large objects, checked writes", async () => {
    const { storage } = onBucket();
    const large = noise(9 * 1024 * 1024, 2);
    await storage.put(packOf(large), large);
    expect(await storage.size(packOf(large))).toBe(large.length);
    const { size, length, body } = await storage.read(packOf(large), {
      start: 5,
      length: 9_000_000,
    });
    const parts: Uint8Array[] = [];
    // Each is good until the next is asked for.
    for await (const part of body as AsyncIterable<Uint8Array>) parts.push(part.slice());
    expect([size, length, parts.length]).toEqual([large.length, 9_000_000, 5]);
    expect(Buffer.concat(parts).equals(large.subarray(5, 9_000_005))).toBe(true);
    expect(await codeOf(storage.read(packOf(large), { start: large.length }))).toBe("bad-range");
    expect(await codeOf(storage.read(packOf(pack), {}))).toBe("not-found");
    const sending = async function* () {
      yield pack.subarray(0, 100);
      yield pack.subarray(100);
    };
    const other = { hash: "0".repeat(64) };
    expect(await codeOf(storage.write(`packs/${other.hash}`, sending(), other))).toBe(
      "hash-mismatch",
    );
    const hash = packOf(pack).slice(6);
    expect(await storage.write(packOf(pack), sending(), { hash })).toBe(pack.length);
    const empty = noise(0, 1);
    await storage.put("vault", empty);
    expect(await storage.read("vault", {})).toEqual({ size: 0, length: 0, body: empty });
  });

  it("tries once for all vaults of a bucket whether it puts only once", async () => {
    const service = s3Service();
    const fetched = fetchBy((request) => service.answer(request));
    const bucket = s3Bucket({ endpoint: "http://s3.test", bucket: "b1", fetch: fetched, ...KEYS });
    await bucket.check();
    await bucket.storage("one").put("vault", noise(5, 1));
    await bucket.storage("two").put("vault", noise(5, 1));
    expect([...service.objects.keys()]).toEqual(["put-once", "one/vault", "two/vault"]);
    expect(service.asked.filter((what) => what === "PUT put-once")).toHaveLength(2);
  });
});

describe("a service without conditional puts", () => {
  it.each(["ignored", "refused"] as const)(
    "(%s) is refused before the first put",
    async (conditional) => {
      const { storage, service } = onBucket({ conditional });
      expect(await codeOf(storage.put("vault", noise(5, 1)))).toBe("no-conditional-put");
      expect([...service.objects.keys()].filter((key) => key.endsWith("vault"))).toEqual([]);
      expect(await storage.list("")).toEqual([]); // it can still be read
    },
  );

  it("is seen by one request, once it was seen", async () => {
    const { storage, service } = onBucket();
    service.objects.set("a b/c+d/put-once", noise(1, 1));
    await storage.put("vault", noise(5, 1));
    expect(service.asked).toEqual(["PUT a b/c+d/put-once", "PUT a b/c+d/vault"]);
  });
});

it("a vault in a bucket can be destroyed by whoever has the bucket's keys: it is said, not prevented", async () => {
  const { storage, service } = onBucket();
  const vault = await createVault({ platform, storage, credential, profile: smallProfile });
  await backUp(vault, new Map([["a.bin", noise(20_000, 1)]]));
  const thief = storage; // who has the keys
  for (const { name } of await thief.list("packs/")) await thief.delete(name);
  for (const [key, bytes] of service.objects)
    if (key.includes("/heads/")) service.objects.set(key, bytes.slice(0, 9));
  expect(await codeOf(openVault({ platform, storage, credential }))).toBe("object-truncated");
  expect(await thief.list("packs/")).toEqual([]);
});

describe("a line to S3", () => {
  it("that is cut while reading goes on where it was cut, and gives every byte", async () => {
    const ranges: (string | null)[] = [];
    const { storage } = onBucket(
      {},
      async (send, request) => {
        const answer = await send();
        if (request.method !== "GET") return answer;
        ranges.push(request.headers.get("range"));
        return ranges.length % 8 === 0 ? answer : cutAfter(answer, 1_000);
      },
      { attempts: 2 },
    );
    await storage.put(packOf(pack), pack);
    expect(await storage.get(packOf(pack))).toEqual(pack);
    expect(ranges.slice(0, 3)).toEqual([null, "bytes=1000-9999", "bytes=2000-9999"]);
    const range = { start: 500, length: 4_000 };
    expect(await storage.get(packOf(pack), { range })).toEqual(pack.slice(500, 4_500));
  });

  it("that fails now and then, or is told to slow down, still puts each object once", async () => {
    const { storage, service } = onBucket({}, async (send, _, nr) => {
      if (nr % 3 === 0) return refusal(503, "SlowDown", { "retry-after": "0" });
      const answer = await send();
      if (nr % 3 === 1) throw new TypeError("cut after it was done");
      return answer;
    });
    for (let i = 1; i <= 20; i++)
      await storage.put(`heads/${"a".repeat(32)}/${String(i).padStart(10, "0")}`, noise(500, i));
    expect(await storage.list("heads/")).toHaveLength(20);
    await storage.delete(`heads/${"a".repeat(32)}/0000000001`);
    expect(service.objects.size).toBe(20); // and put-once
  });

  it("does not take another's object for its own after a lost answer", async () => {
    const { storage, service } = onBucket({}, async (send, request) => {
      if (!request.url.endsWith("vault") || service.objects.has("a b/c+d/vault")) return send();
      service.objects.set("a b/c+d/vault", noise(56, 2));
      throw new TypeError("cut");
    });
    expect(await codeOf(storage.put("vault", noise(56, 1)))).toBe("exists");
  });

  it("that is silent is given up, and one that is cancelled stops at once", async () => {
    const { storage } = onBucket({}, (_, request) => never(request), { stall: 5, attempts: 2 });
    await expect(storage.get("vault")).rejects.toThrow("silent");
    const { storage: patient } = onBucket({}, (_, request) => never(request));
    const stop = new AbortController();
    const getting = patient.get("vault", { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(getting).rejects.toThrow("enough");
  });

  it("that damages what it carries is read again; what the bucket has damaged is handed out", async () => {
    let damage = 1;
    const { storage, service } = onBucket({}, async (send, request) => {
      const answer = await send();
      if (request.method !== "GET" || damage-- <= 0) return answer;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      bytes[damage + 5] = 7 + damage;
      return new Response(bytes, { headers: answer.headers });
    });
    await storage.put(packOf(pack), pack);
    expect(await storage.get(packOf(pack))).toEqual(pack);
    damage = 100;
    expect(await codeOf(storage.get(packOf(pack)))).toBe("storage-failed");
    damage = 0;
    const rotten = pack.map((byte, i) => (i === 9 ? byte ^ 1 : byte));
    service.objects.set(`a b/c+d/${packOf(pack)}`, rotten);
    expect(await storage.get(packOf(pack))).toEqual(rotten);
  });
});

describe("an answer of S3", () => {
  it.each<[string, () => Response]>([
    ["no XML", () => new Response("<html>")],
    ["cut in the middle", () => new Response("<ListBucketResult><Contents><Key>vault</Key>")],
    ["another root", () => new Response("<Result/>")],
    ["truncated, without the next page", () => page("<IsTruncated>true</IsTruncated>")],
    ["a key of another prefix", () => page("<Contents><Key>x</Key><Size>1</Size></Contents>")],
    [
      "a size that is none",
      () => page("<Contents><Key>a b/c+d/vault</Key><Size>x</Size></Contents>"),
    ],
    ["an entity that expands", () => new Response('<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>')],
  ])("is no listing: %s", async (_, answer) => {
    const { storage } = onBucket({}, async () => answer());
    expect(await codeOf(storage.list(""))).toBe("storage-failed");
  });

  const page = (inside: string) => new Response(`<ListBucketResult>${inside}</ListBucketResult>`);
  const date = { date: new Date(Date.now() - 7_200_000).toUTCString() };

  it.each<[string, string, () => Response]>([
    ["unauthorized", "keys", () => refusal(403, "InvalidAccessKeyId")],
    ["unauthorized", "keys", () => refusal(403, "SignatureDoesNotMatch")],
    ["forbidden", "may not", () => refusal(403, "AccessDenied")],
    ["no-bucket", "no such bucket", () => refusal(404, "NoSuchBucket")],
    ["not-found", "404", () => refusal(404, "NoSuchKey")],
    ["clock-skew", "120 minutes ahead", () => refusal(403, "RequestTimeTooSkewed", date)],
    ["clock-skew", "too far apart", () => refusal(403, "RequestTimeTooSkewed")],
    ["quota-exceeded", "QuotaExceeded", () => refusal(403, "QuotaExceeded")],
    [
      "bad-input",
      "region is eu-1",
      () => refusal(301, "PermanentRedirect", { "x-amz-bucket-region": "eu-1" }),
    ],
    ["storage-failed", "503 SlowDown", () => refusal(503, "SlowDown")],
    [
      "storage-failed",
      "try again",
      () => refusal(429, "TooManyRequests", { "retry-after": "9999" }),
    ],
    ["storage-failed", "418.", () => new Response("teapot", { status: 418 })],
  ])("is told as %s (%s), in words of our own", async (code, words, answer) => {
    const { storage } = onBucket({}, async () => answer(), { attempts: 2 });
    const error = await storage.get("vault").then(String, (failure: Error) => failure);
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(`${error}`).not.toMatch(/hush|secret|AKIA/);
  });
});

describe("an S3 address", () => {
  const keys = { ...KEYS, bucket: "b1" };
  it.each([
    { endpoint: "ftp://s3.test" },
    { endpoint: "https://user:word@s3.test" },
    { endpoint: "https://s3.test/?x=1" },
    { bucket: "../b" },
    { bucket: "" },
    { region: "eu/1" },
    { prefix: "a//b" },
    { prefix: "../a" },
    { prefix: "a/./b" },
    { prefix: "a\n" },
    { accessKeyId: "" },
    { secretAccessKey: "" },
  ])("is refused: %o", (wrong) => {
    expect(() => s3Storage({ ...keys, ...wrong })).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
  });

  it("names the bucket in its host or in its path", async () => {
    const urls: string[] = [];
    const fetched = fetchBy(async (request) => {
      urls.push(request.url.split("?")[0] ?? "");
      return refusal(404, "NoSuchKey");
    });
    const places = [
      {},
      { region: "eu-1" },
      { endpoint: "https://s3.test:9000/base" },
      { endpoint: "https://s3.test", pathStyle: false },
    ];
    for (const place of places)
      await codeOf(s3Storage({ ...keys, ...place, prefix: "x", fetch: fetched }).get("vault"));
    expect(urls).toEqual([
      "https://b1.s3.us-east-1.amazonaws.com/x/vault",
      "https://b1.s3.eu-1.amazonaws.com/x/vault",
      "https://s3.test:9000/base/b1/x/vault",
      "https://b1.s3.test/x/vault",
    ]);
  });
});

/**
 * Amazon's own examples: Authenticating Requests, Using the Authorization Header (AWS Signature
 * Version 4), "Examples: Signature calculations".
 */
it.each([
  [
    "GET",
    { key: "", query: { lifecycle: "" } },
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  ],
  [
    "GET",
    { key: "", query: { "max-keys": "2", prefix: "J" } },
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  ],
  [
    "PUT",
    {
      key: "test$file.text",
      headers: {
        date: "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
      body: new TextEncoder().encode("Welcome to Amazon S3."),
      hash: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
    },
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  ],
])("signs Amazon's example of a %s with %o", async (method, ask, signature) => {
  let sent = "";
  const connection = connectS3({
    ...{ endpoint: "https://s3.amazonaws.com", bucket: "examplebucket", pathStyle: false },
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    now: () => Date.UTC(2013, 4, 24),
    fetch: async (_, init) => {
      sent = new Headers(init?.headers).get("authorization") ?? "";
      return new Response(null, { status: 200 });
    },
  });
  await connection.once({ method, ...ask }, undefined);
  expect(sent).toContain(`Signature=${signature}`);
});
