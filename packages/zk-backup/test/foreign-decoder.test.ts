import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { createVault, memoryStorage, type Suite } from "../src/core/vault/index.ts";
import {
  backUp,
  bytesOf,
  credential,
  deflate,
  noise,
  platform,
  smallProfile,
} from "./support/small-vault.ts";

const run = promisify(execFile);
const decoder = fileURLToPath(new URL("./foreign/decoder.mjs", import.meta.url));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** Writes the vault's objects into a folder and has the stranger's reader read it. */
async function foreign(
  objects: ReadonlyMap<string, Uint8Array>,
): Promise<Record<string, Record<string, { sha256: string; mode: number; mtime: string }>>> {
  const folder = await mkdtemp(join(tmpdir(), "zk-foreign-"));
  folders.push(folder);
  for (const [name, bytes] of objects) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  const secret = Buffer.from(credential.secret).toString("hex");
  const { stdout } = await run(process.execPath, [decoder, folder, secret], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

describe("a reader written from the format document alone", () => {
  it.each([
    ["aes-256-gcm", "deflate", 65536],
    ["aes-256-gcm", "store", 4096],
    ["xchacha20-poly1305", "deflate", 4096],
    ["xchacha20-poly1305", "store", 65536],
  ] as const)(
    "opens what we seal with %s, %s, blocks of %i",
    async (suite: Suite, codec, blockSize) => {
      const storage = memoryStorage();
      const compression = codec === "store" ? { ...deflate, codec } : deflate;
      const vault = await createVault({
        ...{ storage, credential, profile: smallProfile },
        platform: { ...platform, suite, blockSize, compression },
      });
      const files = new Map([
        ["empty", new Uint8Array()],
        ["small", bytesOf("a small file")],
        ["zeros", new Uint8Array(70_000)],
        ["large", noise(400_000, 1)],
      ]);
      const first = await backUp(vault, files);
      files.set("later", noise(12_000_000, 2)); // more than 1,000 chunks: a list of chunks
      const second = await backUp(vault, files);
      const found = await foreign(storage.objects);
      expect(Object.keys(found).sort()).toEqual([first.id, second.id].sort());
      for (const [name, content] of files)
        expect(found[second.id]?.[name], name).toEqual({
          sha256: createHash("sha256").update(content).digest("hex"),
          mode: 0o644,
          mtime: "1700000000.123456789",
        });
      expect(found[first.id]?.["later"]).toBeUndefined();
    },
    30_000,
  );

  it("stops at a flipped bit as we do", async () => {
    const storage = memoryStorage();
    const vault = await createVault({ storage, credential, platform, profile: smallProfile });
    await backUp(vault, new Map([["f", noise(1000, 1)]]));
    for (const [name, bytes] of storage.objects) {
      const flipped = bytes.slice();
      flipped[bytes.length - 9] = (flipped[bytes.length - 9] ?? 0) ^ 4;
      await expect(foreign(new Map([...storage.objects, [name, flipped]])), name).rejects.toThrow();
    }
  }, 30_000);
});
