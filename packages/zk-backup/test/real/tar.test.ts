import { execFileSync, spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { node } from "./built.ts";

const { backup, createVault, folderStorage, tarArchive } = node;
type Vault = Awaited<ReturnType<typeof createVault>>;

// Archives are read by GNU tar and by Python's tarfile, and what they extract is looked at by Python.
const script = (name: string) => fileURLToPath(new URL(`../support/${name}`, import.meta.url));
const python = (...args: string[]) =>
  execFileSync("/usr/bin/python3", ["-B", ...args], { encoding: "utf8", maxBuffer: 1 << 27 });
type Picture = Record<string, Record<string, unknown>>;
const picture = (folder: string): Picture => JSON.parse(python(script("tree_picture.py"), folder));

const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const password = "to a pipe";
let base: string;
let source: string;
let vault: Vault;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-tar-"));
  source = join(base, "source");
  python(script("odd_tree.py"), source, "11");
  const storage = folderStorage({ folder: join(base, "vault") });
  vault = await createVault({ storage, password, cost });
  await backup({ vault, source });
});
afterAll(async () => {
  execFileSync("chmod", ["-R", "u+rwX", base]);
  await rm(base, { recursive: true });
});

async function archived(name: string, more: object = {}): Promise<string> {
  const { root } = vault.snapshot("latest");
  const file = join(base, name);
  await pipeline(tarArchive({ vault, root, ...more }), createWriteStream(file));
  return file;
}

/** What an archive can hold: no pipes and devices, and holes as the zeros they read as. */
const kept = (seen: Picture): Picture =>
  Object.fromEntries(
    Object.entries(seen)
      .filter(([, { kind }]) => [0o100000, 0o040000, 0o120000].includes(kind as number))
      .map(([path, { holes: _, ...entry }]) => [path, entry]),
  );

describe("a tar archive of a snapshot", () => {
  it("is extracted by GNU tar to what was backed up, to the microsecond and the attribute", async () => {
    const file = await archived("all.tar");
    const out = join(base, "out");
    await mkdir(out);
    const flags = ["--xattrs", "--xattrs-include=*", "--numeric-owner", "-p"];
    flags.push("--warning=no-timestamp", "--warning=no-unknown-keyword");
    const { status, stderr } = spawnSync("tar", ["-x", ...flags, "-f", file, "-C", out], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(kept(picture(out))).toEqual(kept(picture(source)));
  });

  it("lists in Python's tarfile every name, kind, mode, owner, time and content", async () => {
    const listed = JSON.parse(python(script("tar_listing.py"), await archived("listed.tar")));
    const before = kept(picture(source));
    expect(Object.keys(listed).sort()).toEqual(Object.keys(before).sort());
    for (const [path, seen] of Object.entries(before)) {
      const entry = listed[path];
      expect(`0o${entry.mode.toString(8)}`.replace("0o0", "0o0"), path).toBe(seen["mode"]);
      expect(entry.owner, path).toEqual(seen["owner"]);
      const [seconds, fraction = ""] = entry.time.split(".");
      const sign = entry.time.startsWith("-") ? -1n : 1n;
      const whole = BigInt(seconds.replace("-", "")) * 1_000_000_000n;
      const nanoseconds = sign * (whole + BigInt(fraction.padEnd(9, "0")));
      const microseconds = (nanoseconds - (((nanoseconds % 1000n) + 1000n) % 1000n)) / 1000n;
      expect(Number(microseconds), path).toBe(seen["microseconds"]);
      if (entry.type === "0") expect(entry.sha256, path).toBe(seen["sha256"]);
      if (entry.type === "1") expect(entry.link, path).toBe(seen["first name"]);
      if (entry.type === "2") expect(entry.link, path).toBe(seen["target"]);
    }
  });

  it("holds what rules choose of a part", async () => {
    const file = await archived("part.tar", { include: ["b/", "z"], exclude: ["large*"] });
    const listed = Object.keys(JSON.parse(python(script("tar_listing.py"), file)));
    expect(listed).toContain("a/b/plain too");
    expect(listed).toContain("z");
    expect(listed.filter((path) => !path.startsWith("a/b") && path !== "z")).toEqual([]);
    expect(listed.some((path) => path.includes("large"))).toBe(false);
  });

  it("has no end when content cannot be had, so that tar says so", async () => {
    const broken: Pick<Vault, "tree" | "chunks"> = {
      tree: (...args) => vault.tree(...args),
      async *chunks() {
        yield new Uint8Array(3);
        throw new Error("the storage is gone");
      },
    };
    const parts: Uint8Array[] = [];
    const { root } = vault.snapshot("latest");
    const cut = (async () => {
      for await (const part of tarArchive({ vault: broken, root })) parts.push(part);
    })();
    await expect(cut).rejects.toThrow("is gone");
    await writeFile(join(base, "broken.tar"), Buffer.concat(parts));
    const { status, stderr } = spawnSync("tar", ["-tf", join(base, "broken.tar")], {
      encoding: "utf8",
    });
    expect([status, /Unexpected EOF/.test(stderr)]).toEqual([2, true]);
  });

  it("says sizes, owners and lengths that the old header cannot", async () => {
    const content = { level: 0, length: 9_000_000_000, ids: new Uint8Array(32) };
    const huge: Pick<Vault, "tree" | "chunks"> = {
      tree: async () => [
        {
          kind: "file",
          name: Buffer.from("huge"),
          mode: 0o644,
          modified: { seconds: 5n, nanoseconds: 0 },
          owner: { uid: 4_000_000_000, gid: 2_097_152 },
          content,
        },
      ],
      async *chunks() {},
    };
    const parts: Uint8Array[] = [];
    for await (const part of tarArchive({ vault: huge, root: content })) parts.push(part);
    await writeFile(join(base, "huge.tar"), Buffer.concat(parts));
    const { stdout } = spawnSync("tar", ["-tv", "--numeric-owner", "-f", join(base, "huge.tar")], {
      encoding: "utf8",
    });
    expect(stdout).toContain("4000000000/2097152 9000000000");
  });
});
