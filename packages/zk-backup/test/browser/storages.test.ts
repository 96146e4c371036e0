import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../src/core/vault/index.ts";
import { createBlindServer } from "../../src/server/index.ts";
import { httpStorage } from "../../src/storage/http.ts";
import { s3Storage } from "../../src/storage/s3.ts";
import { storageConformance } from "../../src/storage-conformance/index.ts";
import { fetchBy } from "../support/broken-line.ts";
import { s3Service } from "../support/s3-service.ts";

/** The server in the page: requests, answers and streams are the browser's own. */
function onServer() {
  const storage = memoryStorage();
  const server = createBlindServer({ authorize: () => "owner", storage: () => storage });
  const send = fetchBy((request) => server(request));
  return httpStorage({ url: "http://server.test/vaults/a/", token: "t", fetch: send });
}

function onBucket() {
  const service = s3Service();
  const keys = { accessKeyId: "a", secretAccessKey: "s" };
  const send = fetchBy((request) => service.answer(request));
  return s3Storage({ endpoint: "http://s3.test", bucket: "b1", ...keys, fetch: send });
}

describe.each([
  ["HTTP storage", onServer],
  ["S3 storage", onBucket],
])("%s in a browser", (_, make) => {
  for (const { name, run } of storageConformance({ make, many: 60 })) it(name, run);
});

it("asks by the browser's own fetch, and says what came of it", async () => {
  const nobody = { token: "t", attempts: 1 };
  const storage = httpStorage({ url: "http://127.0.0.1:9/vaults/a/", ...nobody });
  await expect(storage.get("vault")).rejects.toMatchObject({ code: "storage-failed" });
  const page = httpStorage({ url: `${location.origin}/vaults/a/`, ...nobody });
  await expect(page.list("")).rejects.toMatchObject({ name: "ZkBackupError" });
});
