import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readVaultBucket } from "../src/vault-bucket.ts";

const ENV = {
  S3_ENDPOINT: "https://s3.internal",
  S3_BUCKET: "vaults",
  S3_ACCESS_KEY_ID: "cloud",
  S3_SECRET_ACCESS_KEY: "hush",
};

describe("the bucket of the vaults", () => {
  it("is none without an endpoint", () => {
    expect(readVaultBucket({ ...ENV, S3_ENDPOINT: "" })).toBeNull();
  });

  it("is read whole, its secret from a file where one is named", async () => {
    const place = { endpoint: "https://s3.internal", bucket: "vaults", accessKeyId: "cloud" };
    expect(readVaultBucket(ENV)).toEqual({ ...place, secretAccessKey: "hush" });
    const folder = await mkdtemp(join(tmpdir(), "candor-bucket-"));
    await writeFile(join(folder, "secret"), "of the file\n");
    const more = { S3_SECRET_FILE: join(folder, "secret"), S3_REGION: "eu-1" };
    const read = readVaultBucket({ ...ENV, ...more });
    expect(read).toEqual({ ...place, secretAccessKey: "of the file", region: "eu-1" });
    await rm(folder, { recursive: true });
  });

  it.each(["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"])(
    "is not half there: %s is named, and no secret",
    (name) => {
      expect(() => readVaultBucket({ ...ENV, [name]: "" })).toThrow(name);
      expect(() => readVaultBucket({ ...ENV, [name]: "" })).not.toThrow("hush");
    },
  );
});
