import { chmod, chown, lstat, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backup, restore } from "../src/node/index.ts";
import { nodeVault, scratch } from "./support/node-vault.ts";

const folder = scratch("owners");
const root = process.getuid?.() === 0;

/** Owners of what is in the source, and of what that makes in a directory of each group. */
const FILES = {
  "ours.txt": [0, 0],
  "theirs.txt": [1234, 5678],
  "inner/ours.txt": [0, 0],
  "inner/group.txt": [0, 5678],
  "inner/theirs.txt": [1234, 0],
  "shared/ours.txt": [0, 0],
  "shared/group.txt": [0, 5678],
} as const;

test.skipIf(!root).each([
  ["a target of our own", 0, 0o755],
  ["a target whose group goes over to what is in it", 5678, 0o2775],
])("each file has its own owner in %s (needs root)", async (_, group, mode) => {
  const base = await folder();
  const source = join(base, "source");
  const target = join(base, "target");
  for (const name of ["inner", "shared"]) await mkdir(join(source, name), { recursive: true });
  for (const [path, [uid, gid]] of Object.entries(FILES)) {
    await writeFile(join(source, path), path);
    await chown(join(source, path), uid, gid);
  }
  await chown(join(source, "shared"), 0, 5678);
  await chmod(join(source, "shared"), 0o2770);
  const { vault } = await nodeVault();
  await backup({ vault, source });

  await mkdir(target);
  await chown(target, 0, group);
  await chmod(target, mode);
  await restore({ vault, snapshot: "latest", target });
  const owners = Object.keys(FILES).map(async (path) => {
    const { uid, gid } = await lstat(join(target, path));
    return [path, [uid, gid]];
  });
  expect(Object.fromEntries(await Promise.all(owners))).toEqual(FILES);
});
