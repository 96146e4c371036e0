import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { memoryStorage } from "../src/core/vault/index.ts";
import { folderStorage } from "../src/node/folder-storage.ts";
import { createBlindServer } from "../src/server/index.ts";
import { httpStorage } from "../src/storage/http.ts";
import { codeOf, noise } from "./support/small-vault.ts";
import { describeStorage } from "./support/storage-conformance.ts";

const folders: string[] = [];
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), "zk-storage-"));
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** An HTTP storage whose fetch is the server itself; `between` may break the line. */
function overHttp(
  between: (send: () => Promise<Response>, request: Request) => Promise<Response> = (send) =>
    send(),
) {
  const storage = memoryStorage();
  const server = createBlindServer({
    authorize: ({ token }) => (token === "t" ? "owner" : null),
    storage: () => storage,
  });
  const fetched: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    return between(() => server(request), request);
  };
  const options = { url: "http://127.0.0.1/vaults/a", token: "t", fetch: fetched, pause: 1 };
  return {
    storage,
    http: httpStorage(options),
    with: (more: object) => httpStorage({ ...options, ...more }),
  };
}

describeStorage("memory storage", async () => memoryStorage());
describeStorage("folder storage", async () => folderStorage({ folder: await newFolder() }));
describeStorage("HTTP storage on the blind server", async () => overHttp().http);

it("a folder shows no half-written object, and is not confused by strangers' files", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, ".tmp-of-someone-who-died"), "half");
  await writeFile(join(folder, "notes.txt"), "mine");
  const storage = folderStorage({ folder });
  await storage.put("vault", noise(56, 1));
  expect((await storage.list("")).map(({ name }) => name)).toEqual(["vault"]);
  expect((await readdir(folder)).sort()).toEqual([
    ".tmp-of-someone-who-died",
    "notes.txt",
    "vault",
  ]);
});

it("a folder is rid of what killed writers left, once it is a day old", async () => {
  const folder = await newFolder();
  const [old, young] = [`.tmp-${"0".repeat(24)}`, `.tmp-${"1".repeat(24)}`];
  for (const name of [old, young]) await writeFile(join(folder, name), "half");
  const before = Date.now() / 1000 - 90_000;
  await utimes(join(folder, old), before, before);
  await folderStorage({ folder }).put("vault", noise(56, 1));
  expect((await readdir(folder)).sort()).toEqual([young, "vault"]);
});

it("a folder that cannot be made is a coded error", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "file"), "");
  const storage = folderStorage({ folder: join(folder, "file", "below") });
  expect(await codeOf(storage.put("vault", noise(5, 1)))).toBe("storage-failed");
});

it("HTTP tries again what failed on the way, and knows its own object when the answer was lost", async () => {
  let calls = 0;
  const { http, storage } = overHttp(async (send) => {
    calls += 1;
    const answer = await send();
    if (calls % 2 === 1) throw new TypeError("the line was cut after the server had done it");
    return answer;
  });
  await http.put("vault", noise(56, 1));
  expect(storage.objects.get("vault")).toEqual(noise(56, 1));
  expect(await http.get("vault")).toEqual(noise(56, 1));
});

it("HTTP does not take another's object for its own after a lost answer", async () => {
  const { http, storage } = overHttp(async (send) => {
    if (storage.objects.size === 0) {
      storage.objects.set("vault", noise(56, 2));
      throw new TypeError("cut");
    }
    return send();
  });
  expect(await codeOf(http.put("vault", noise(56, 1)))).toBe("exists");
});

it("HTTP gives up after its attempts, and at once on a refusal", async () => {
  let calls = 0;
  const { http, with: made } = overHttp(async () => {
    calls += 1;
    throw new TypeError("no route");
  });
  expect(await codeOf(http.get("vault"))).toBe("storage-failed");
  expect(calls).toBe(4);
  calls = 0;
  expect(await codeOf(made({ attempts: 1 }).get("vault"))).toBe("storage-failed");
  expect(calls).toBe(1);
  const refused = overHttp();
  expect(await codeOf(refused.with({ token: "wrong" }).get("vault"))).toBe("unauthorized");
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
