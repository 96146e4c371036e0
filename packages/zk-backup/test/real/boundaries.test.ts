import { execFileSync, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { node } from "./built.ts";

const { backup, createVault, folderStorage, openVault, restore } = node;

const program = fileURLToPath(new URL("../support/backup-run.mjs", import.meta.url));
const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const password = "killed";
let base: string;
let source: string;
let folder: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-boundaries-"));
  source = join(base, "source");
  folder = join(base, "vault");
  await mkdir(join(source, "closed"), { recursive: true });
  await writeFile(join(source, "mine"), "mine");
  await writeFile(join(source, "secret"), "of somebody else");
  await writeFile(join(source, "closed", "inside"), "of somebody else");
  await mkdir(join(source, "mounted"));
  await writeFile(join(source, "mounted", "below"), "under the mount");
});
afterAll(async () => {
  execFileSync("chmod", ["-R", "u+rwX", base]);
  await rm(base, { recursive: true });
});

async function backedUp(): Promise<string[]> {
  const vault = await openVault({ storage: folderStorage({ folder }), password });
  const target = await mkdtemp(join(base, "out-"));
  await restore({ vault, snapshot: "latest", target });
  return (await readdir(target, { recursive: true })).sort();
}

// As root one may read everything; without these two capabilities root is an owner like others.
const LIKE_OTHERS = ["--bounding-set=-dac_override,-dac_read_search", process.execPath];
const isRoot = process.getuid?.() === 0;

const canBeKept = !isRoot || spawnSync("setpriv", [...LIKE_OTHERS, "--version"]).status === 0;

describe.skipIf(!canBeKept)("what may not be read (as root this takes setpriv)", () => {
  it("is named, file by file, and the rest is backed up", async () => {
    await createVault({ storage: folderStorage({ folder }), password, cost });
    await chmod(join(source, "secret"), 0o000);
    await chmod(join(source, "closed"), 0o000);
    const line = [program, folder, source, "1"];
    const { stdout, stderr } = isRoot
      ? spawnSync("setpriv", [...LIKE_OTHERS, ...line], { encoding: "utf8" })
      : spawnSync(process.execPath, line, { encoding: "utf8" });
    await chmod(join(source, "secret"), 0o600);
    await chmod(join(source, "closed"), 0o700);
    expect(stderr).toBe("");
    const { warnings, files } = JSON.parse(stdout);
    expect(warnings).toEqual([
      { path: join(source, "closed"), why: "EACCES" },
      { path: join(source, "secret"), why: "EACCES" },
    ]);
    expect(files).toBe(2);
    expect(await backedUp()).toEqual(["mine", "mounted", "mounted/below"]);
  });
});

const mounts =
  isRoot && spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

describe.skipIf(!mounts)("a file system below the source (needs root, to mount one)", () => {
  beforeAll(async () => {
    execFileSync("mount", ["-t", "tmpfs", "none", join(source, "mounted")]);
    await writeFile(join(source, "mounted", "above"), "on the mount");
  });
  afterAll(() => {
    execFileSync("umount", [join(source, "mounted")]);
  });

  it("is left out when it is told to stay on one, but for the directory it is mounted on", async () => {
    const vault = await openVault({ storage: folderStorage({ folder }), password });
    await backup({ vault, source });
    expect(await backedUp()).toEqual([
      ...["closed", "closed/inside", "mine", "mounted", "mounted/above", "secret"],
    ]);
    await backup({ vault, source, oneFileSystem: true });
    expect(await backedUp()).toEqual(["closed", "closed/inside", "mine", "mounted", "secret"]);
  });
});
