import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { s3StorageOf } from "../src/cli/s3-place.ts";
import type { Transport } from "../src/storage/wire/transport.ts";

const KEYS = { AWS_ACCESS_KEY_ID: "AK", AWS_SECRET_ACCESS_KEY: "hush" };
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zk-place-"));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (text: string) => {
  await writeFile(join(folder, "keys"), text);
  return join(folder, "keys");
};

const seen = vi.hoisted(() => ({ url: "", key: "" }));
/** No line leaves the machine: what would go over it is looked at. */
vi.mock("../src/node/node-transport.ts", () => ({
  nodeTransport: (): Transport => async (sending) => {
    seen.url = sending.url;
    seen.key = /Credential=(\w+)\//.exec(sending.headers.get("authorization") ?? "")?.[1] ?? "";
    return { status: 404, headers: new Headers(), read: async () => {} };
  },
}));

/** Where a place is asked for, and by whose key. */
async function asked(place: string, keysFile?: string, env: NodeJS.ProcessEnv = KEYS) {
  Object.assign(seen, { url: "", key: "" });
  const storage = await s3StorageOf(place, keysFile, env);
  await storage.get("vault").catch(() => {});
  return { ...seen };
}

describe("a place in a bucket", () => {
  it.each([
    ["s3://b1", "https://b1.s3.us-east-1.amazonaws.com/vault"],
    ["s3://b1/", "https://b1.s3.us-east-1.amazonaws.com/vault"],
    ["s3://b1/a/b?region=eu-1", "https://b1.s3.eu-1.amazonaws.com/a/b/vault"],
    ["s3://b1/a b?endpoint=http://h:9000", "http://h:9000/b1/a%20b/vault"],
    ["s3://b1/a?endpoint=http://h:9000&path-style=false", "http://b1.h:9000/a/vault"],
  ])("%s is %s", async (place, url) => {
    expect((await asked(place)).url).toBe(url);
  });

  it("may have endpoint and region from the environment", async () => {
    const env = { ...KEYS, AWS_ENDPOINT_URL_S3: "https://s3.test", AWS_REGION: "eu-2" };
    expect((await asked("s3://b1/a", undefined, env)).url).toBe("https://s3.test/b1/a/vault");
  });

  it.each([
    ["s3://", "must be like"],
    ["s3:///a", "must be like"],
    ["s3://AK:hush@b1/a", "never stand in"],
    ["s3://b1/a?endpont=http://h", "endpont is not known"],
    ["s3://b1/a?endpoint=h", "http(s) address"],
    ["s3://b1/a?endpoint=http://AK:hush@h", "nothing secret"],
    ["s3://b1/a?path-style=maybe", "true or false"],
    ["s3://b1/a//b", "prefix"],
    ["s3://b1/a?region=eu/1", "region"],
  ])("%s is refused: %s", async (place, why) => {
    const error = await s3StorageOf(place, undefined, KEYS).then(String, String);
    expect(error).toContain(why);
    expect(error).not.toContain("hush");
  });
});

describe("a bucket's keys", () => {
  const two =
    "[default]\naws_access_key_id=D\naws_secret_access_key=x\n\n# mine\n[work]\r\naws_access_key_id = W\r\naws_secret_access_key = y\r\n";

  it("come from a profile of a file, before the environment", async () => {
    expect((await asked("s3://b1", await file(two))).key).toBe("D");
    expect((await asked("s3://b1", await file(two), { AWS_PROFILE: "work" })).key).toBe("W");
    const plain = "aws_access_key_id = P\naws_secret_access_key = z";
    expect((await asked("s3://b1", await file(plain))).key).toBe("P");
    expect((await asked("s3://b1")).key).toBe("AK");
  });

  it.each<[string, string | null, NodeJS.ProcessEnv]>([
    ["A bucket wants keys", null, {}],
    ["A bucket wants keys", null, { AWS_ACCESS_KEY_ID: "AK" }],
    ["cannot be read", "missing", {}],
    ["profile other of", two, { AWS_PROFILE: "other" }],
    ["profile default of", "[default]\naws_access_key_id = hush\n", {}],
    ["profile default of", "\0\xff", {}],
  ])("that are missing are told: %s", async (why, text, env) => {
    const path = text === null ? undefined : text === "missing" ? "/none/keys" : await file(text);
    const error = await s3StorageOf("s3://b1", path, env).then(String, String);
    expect(error).toContain(why);
    expect(error).not.toContain("hush");
  });
});
