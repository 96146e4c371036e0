import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { backup, restore, type Vault } from "../src/node/index.ts";
import { findSources } from "../src/node/sources.ts";
import { nodeVault, scratch } from "./support/node-vault.ts";
import { codeOf } from "./support/small-vault.ts";

const folder = scratch("sources");
let base: string;
let vault: Vault;

beforeAll(async () => {
  base = await folder();
  for (const path of [
    "home/documents/a.txt",
    "home/photos/b.jpg",
    "home/secret.txt",
    "etc/fstab",
  ]) {
    await mkdir(join(base, path, ".."), { recursive: true });
    await writeFile(join(base, path), path);
  }
  await symlink(join(base, "home"), join(base, "link"));
  ({ vault } = await nodeVault());
});

const at = (...paths: string[]) => paths.map((path) => join(base, path));

/** Backs up and restores; gives the files by path. */
async function kept(source: string | readonly string[], more = {}): Promise<Map<string, string>> {
  const { snapshot } = await backup({ vault, source, threads: 0, ...more });
  const target = await folder();
  await restore({ vault, snapshot: snapshot.id, target });
  const found = await readdir(target, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const contents = files.map(
    async (file) => [file.slice(target.length + 1), await readFile(file, "utf8")] as const,
  );
  return new Map((await Promise.all(contents)).sort());
}

describe("what is backed up", () => {
  it("is one directory's content", async () => {
    expect([...(await kept(join(base, "home"))).keys()]).toEqual([
      ...["documents/a.txt", "photos/b.jpg", "secret.txt"],
    ]);
  });

  it("is a file, in the folder it lies in, and nothing beside it", async () => {
    expect(await kept(join(base, "home/secret.txt"))).toEqual(
      new Map([["secret.txt", "home/secret.txt"]]),
    );
  });

  it("is several, with the way to each and nothing beside it", async () => {
    const found = await kept(at("home/documents", "etc/fstab", "home/photos/b.jpg"));
    expect([...found]).toEqual([
      ["etc/fstab", "etc/fstab"],
      ["home/documents/a.txt", "home/documents/a.txt"],
      ["home/photos/b.jpg", "home/photos/b.jpg"],
    ]);
  });

  it("leaves out what rules leave out, counted from the common folder", async () => {
    const found = await kept(at("home/documents", "etc"), { exclude: ["/etc/fstab"] });
    expect([...found.keys()]).toEqual(["home/documents/a.txt"]);
  });

  it("is known again: the same sources in any order find their last snapshot", async () => {
    const source = at("home/photos", "etc");
    await backup({ vault, source, threads: 0 });
    const again = await backup({ vault, source: [...source].reverse(), threads: 0 });
    expect([again.unchangedFiles, again.files]).toEqual([2, 2]);
    expect(again.snapshot.path).toBe(at("etc", "home/photos").join(delimiter));
  });

  it("counts once what is named twice, or lies in another source", async () => {
    const { label, wanted } = await findSources(at("home", "home/photos", "home"));
    expect([label, wanted]).toEqual([join(base, "home"), null]);
  });
});

it.each([
  ["nothing there", ["home/none"], "ENOENT"],
  ["one of several that is not there", ["home", "home2"], "ENOENT"],
  ["a symbolic link", ["link"], "name what it points to"],
])("refuses %s, and says which", async (_, paths, said) => {
  const before = vault.snapshots().length;
  const failing = backup({ vault, source: at(...paths), threads: 0 });
  expect(await codeOf(failing)).toBe("source-unreadable");
  await expect(failing).rejects.toThrow(said);
  await expect(failing).rejects.toThrow(join(base, paths.at(-1) ?? ""));
  expect(vault.snapshots().length).toBe(before);
});

it("refuses no source at all", async () => {
  expect(await codeOf(backup({ vault, source: [] }))).toBe("bad-input");
});
