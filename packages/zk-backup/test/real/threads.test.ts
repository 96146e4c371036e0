import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Vault } from "../../src/node/index.ts";
import { codeOf, noise } from "../support/small-vault.ts";
import { node } from "./built.ts";

const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const password = "a password for tests";
let base: string;
let source: string;
let vault: Vault;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-threads-"));
  source = join(base, "source");
  for (let folder = 0; folder < 20; folder++) {
    await mkdir(join(source, `${folder}`, "inner"), { recursive: true });
    for (let i = 0; i < 15; i++) {
      const same = noise(20_000 + i, i); // in every folder: places far apart in the packs
      await writeFile(join(source, `${folder}`, `same-${i}`), same);
      await writeFile(
        join(source, `${folder}`, "inner", `own-${i}`),
        noise(3_000, folder * 15 + i),
      );
    }
  }
  await writeFile(join(source, "long"), noise(20_000_000, 999), { mode: 0o640 });
  await writeFile(join(source, "empty"), "");
  const storage = node.folderStorage({ folder: join(base, "vault") });
  vault = await node.createVault({ storage, password, cost });
  await node.backup({ vault, source });
});
afterAll(() => rm(base, { recursive: true }));

/** Mode, time and hash of every file below a folder. */
function picture(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    files.map((path) => {
      const stat = lstatSync(join(folder, path));
      const content = stat.isFile() ? readFileSync(join(folder, path)) : "";
      const hash = createHash("sha256").update(content).digest("hex");
      return [path, `${stat.mode} ${Math.floor(stat.mtimeMs)} ${hash}`];
    }),
  );
}

test.each([0, 1, 3])("restores the same on %i threads, long files in parts", async (threads) => {
  const target = join(base, `restored-${threads}`);
  const files: number[] = [];
  const bytes: number[] = [];
  const done = await node.restore({
    ...{ vault, snapshot: "latest", target, threads },
    onProgress(now) {
      files.push(now.files);
      bytes.push(now.bytes);
    },
  });
  expect(picture(target)).toEqual(picture(source));
  expect(done.problems).toEqual([]);
  expect(done.files).toBe(602);
  const counted = [...new Set(files)].filter((count) => count > 0);
  expect(counted).toEqual(Array.from({ length: 602 }, (_, i) => i + 1));
  expect(files.length).toBeGreaterThan(602); // more of a long file is there, and it is not whole yet
  expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  expect(bytes.at(-1)).toBe(done.bytes);
});

test.each([0, 2])(
  "a pack that is damaged costs the files in it alone, by the name of the damage, on %i threads",
  async (threads) => {
    const folder = join(base, `damaged-${threads}`);
    const storage = node.folderStorage({ folder });
    const own = await node.createVault({ storage, password, cost });
    await node.backup({ vault: own, source });
    const [largest] = readdirSync(join(folder, "packs"))
      .map((name) => join(folder, "packs", name))
      .sort((a, b) => lstatSync(b).size - lstatSync(a).size);
    const bytes = await readFile(largest as string);
    for (let at = 200_000; at < bytes.length; at += 2_000_000) bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(largest as string, bytes);

    const target = join(base, `stops-${threads}`);
    const stopping = node.restore({ vault: own, snapshot: "latest", target, threads });
    expect(await codeOf(stopping)).toBe("object-corrupt");
    const onward = join(base, `goes-on-${threads}`);
    const done = await node.restore({
      ...{ vault: own, snapshot: "latest", target: onward, threads },
      keepGoing: true,
    });
    expect(done.problems.length).toBeGreaterThan(0);
    expect(new Set(done.problems.map(({ why }) => why))).toEqual(new Set(["object-corrupt"]));
    expect(done.files + done.problems.length).toBe(602);
    const whole = picture(source);
    for (const place of [target, onward])
      for (const [path, seen] of Object.entries(picture(place)))
        if (lstatSync(join(place, path)).isFile()) expect(seen, path).toBe(whole[path]);
  },
);

test.each([0, 2])(
  "a restore that is broken off leaves whole files alone, on %i threads",
  async (threads) => {
    const breaking = new AbortController();
    const target = join(base, `broken-off-${threads}`);
    const restoring = node.restore({
      ...{ vault, snapshot: "latest", target, threads, signal: breaking.signal },
      onProgress: ({ files }) => files === 5 && breaking.abort(),
    });
    await expect(restoring).rejects.toThrow("abort");
    const whole = picture(source);
    for (const [path, seen] of Object.entries(picture(target)))
      if (lstatSync(join(target, path)).isFile()) expect(seen, path).toBe(whole[path]);
  },
);
