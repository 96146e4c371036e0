import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { campaign } from "@candor/engines/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noise } from "../support/small-vault.ts";
import { node } from "./built.ts";

const { backup, createVault, folderStorage, openVault, restore } = node;

const program = fileURLToPath(new URL("../support/backup-run.mjs", import.meta.url));
const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const password = "killed";
const PACK = 16 * 1024 * 1024;
const THREADS = 2;
let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-faults-"));
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function newVault(name: string) {
  const folder = join(base, name);
  await createVault({ storage: folderStorage({ folder }), password, cost });
  return folder;
}

interface Ran {
  readonly id: string;
  readonly files: number;
  readonly newBytes: number;
  readonly warnings: readonly unknown[];
  /** KiB. */
  readonly peak: number;
}
const ranWhole = (folder: string, source: string): Ran =>
  JSON.parse(
    execFileSync(process.execPath, [program, folder, source, String(THREADS)], {
      encoding: "utf8",
    }),
  );

const packsIn = async (folder: string): Promise<string[]> =>
  readdir(join(folder, "packs")).catch(() => []);

async function packBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await packsIn(folder)) bytes += (await stat(join(folder, "packs", name))).size;
  return bytes;
}

describe("a backup that is killed", () => {
  let source: string;
  beforeAll(async () => {
    source = join(base, "source");
    await mkdir(source);
    for (let n = 0; n < 40; n++) await writeFile(join(source, `f${n}`), noise(2_500_000, n));
  });

  it("at any pack loses no snapshot, and sends at most one pack a worker again", async () => {
    const run = campaign("kill -9 of a backup", { share: 2, full: 60 });
    const clean = await newVault("clean");
    ranWhole(clean, source);
    const [all, bytes] = [(await packsIn(clean)).length, await packBytes(clean)];
    expect(all).toBeGreaterThan(5);
    let [killed, most] = [0, 0];
    for (let n = 0; n < run.count; n++) {
      const folder = await newVault(`killed-${n}`);
      const wanted = run.count < all ? 5 - 3 * n : n % (all + 1);
      const child = spawn(process.execPath, [program, folder, source, String(THREADS)]);
      const ended = once(child, "exit");
      const isOver = () => child.exitCode !== null || child.signalCode !== null;
      while (!isOver() && (await packsIn(folder)).length < wanted) await setTimeout(5);
      child.kill("SIGKILL");
      await ended;
      if (child.signalCode === "SIGKILL") killed += 1;
      const survivors = await openVault({ storage: folderStorage({ folder }), password });
      expect(survivors.snapshots().length, "a snapshot counts whole or not at all").toBeLessThan(2);
      const { id, files } = ranWhole(folder, source);
      const again = (await packBytes(folder)) - bytes;
      most = Math.max(most, again);
      expect(again, `killed at pack ${wanted}`).toBeLessThanOrEqual((THREADS + 1) * PACK);
      const vault = await openVault({ storage: folderStorage({ folder }), password });
      expect(vault.snapshot(id).files).toBe(files);
      expect((await vault.check({ data: n % 3 === 0 })).problems).toEqual([]);
      await rm(folder, { recursive: true });
    }
    expect(killed).toBeGreaterThan(0);
    run.record({ backups: run.count, killed, "most MiB sent again": Math.round(most / 2 ** 20) });
  });
});

const isRoot = process.getuid?.() === 0;
const mounts =
  isRoot && spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

describe.skipIf(!mounts)("a disk that is full (needs root, for a small tmpfs)", () => {
  const mounted: string[] = [];
  async function small(name: string, size: string): Promise<string> {
    const folder = join(base, name);
    await mkdir(folder);
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "none", folder]);
    mounted.push(folder);
    return folder;
  }
  afterAll(() => {
    for (const folder of mounted) execFileSync("umount", [folder]);
  });

  it("fails a backup by its name, leaves the vault as it was, and lets it go on with room", async () => {
    const source = join(base, "more");
    await mkdir(source);
    await writeFile(join(source, "first"), noise(1_000_000, 1));
    const folder = await small("full-vault", "12m");
    const storage = folderStorage({ folder });
    const vault = await createVault({ storage, password, cost });
    const first = await backup({ vault, source });
    await writeFile(join(source, "second"), noise(20_000_000, 2));
    await expect(backup({ vault, source })).rejects.toMatchObject({
      code: "storage-failed",
      message: expect.stringContaining("The disk is full"),
    });
    const again = await openVault({ storage, password });
    expect(again.snapshots().map(({ id }) => id)).toEqual([first.snapshot.id]);
    expect((await again.check({ data: true })).problems).toEqual([]);
    execFileSync("mount", ["-o", "remount,size=80m", folder]);
    const second = await backup({ vault: again, source });
    expect(second.files).toBe(2);
    expect((await again.check({ data: true })).problems).toEqual([]);
  });

  it("stops a restore, and what is there is whole", async () => {
    const source = join(base, "large");
    await mkdir(source);
    for (let n = 0; n < 8; n++) await writeFile(join(source, `f${n}`), noise(1_000_000, n));
    const vault = await createVault({
      ...{ storage: folderStorage({ folder: join(base, "large-vault") }), password, cost },
    });
    await backup({ vault, source });
    const target = await small("full-target", "5m");
    for (const keepGoing of [false, true]) {
      const options = { vault, snapshot: "latest", target, keepGoing, existing: "skip" } as const;
      await expect(restore(options)).rejects.toMatchObject({
        code: "target-blocked",
        message: expect.stringContaining("ENOSPC"),
      });
      const there = await readdir(target);
      expect(there.length).toBeGreaterThan(2);
      for (const name of there) execFileSync("cmp", [join(source, name), join(target, name)]);
    }
  });
});

describe("much", () => {
  it("of one file: gigabytes, most of them holes", async () => {
    const run = campaign("a file of 5 GB", { share: 100_000_000, full: 5_000_000_000 });
    const source = join(base, "huge");
    await mkdir(source);
    const file = await open(join(source, "disk"), "w");
    await file.truncate(run.count);
    const written = Math.min(run.count / 4, 1_000_000_000);
    for (let at = 0; at < written; at += 20_000_000)
      await file.write(noise(10_000_000, at), 0, 10_000_000, at * 3 + 7);
    await file.close();
    const folder = await newVault("huge-vault");
    const started = performance.now();
    const { newBytes, warnings, peak } = ranWhole(folder, source);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    expect(warnings).toEqual([]);
    expect(newBytes).toBeLessThan(written + 50_000_000);
    const vault = await openVault({ storage: folderStorage({ folder }), password });
    const target = join(base, "huge-out");
    await restore({ vault, snapshot: "latest", target });
    execFileSync("cmp", [join(source, "disk"), join(target, "disk")]);
    const { blocks } = await stat(join(target, "disk"));
    expect(blocks * 512).toBeLessThan(written + 50_000_000);
    run.record({ "bytes in the file": run.count, seconds, "peak MiB": Math.round(peak / 1024) });
    for (const each of [source, folder, target]) await rm(each, { recursive: true });
  });

  it("of small files: hundreds of thousands", async () => {
    const run = campaign("200,000 small files", { share: 1_000, full: 200_000 });
    const source = join(base, "many");
    const script = `
import os, sys
root, count = sys.argv[1], int(sys.argv[2])
for n in range(count):
    folder = f"{root}/{n % 97}/{n // 97 % 31}"
    if n < 97 * 31: os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/{n}", "w") as file: file.write(f"{n} " * (n % 200))
`;
    execFileSync("/usr/bin/python3", ["-c", script, source, String(run.count)]);
    const folder = await newVault("many-vault");
    const first = ranWhole(folder, source);
    expect([first.files, first.warnings]).toEqual([run.count, []]);
    const again = ranWhole(folder, source);
    expect([again.files, again.newBytes]).toEqual([run.count, 0]);
    const vault = await openVault({ storage: folderStorage({ folder }), password });
    const target = join(base, "many-out");
    const { files } = await restore({ vault, snapshot: "latest", target });
    expect(files).toBe(run.count);
    execFileSync("diff", ["-rq", source, target]);
    run.record({ files, "peak MiB": Math.round(first.peak / 1024) });
    for (const each of [source, folder, target]) await rm(each, { recursive: true });
  });
});
