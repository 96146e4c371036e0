import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { node } from "./built.ts";

const { backup, createVault, folderStorage, openVault, restore } = node;

// Made and judged by Python's standard library: nothing of ours looks at what we restore.
const script = (name: string) => fileURLToPath(new URL(`../support/${name}`, import.meta.url));
const python = (...args: string[]) =>
  execFileSync("/usr/bin/python3", ["-B", ...args], { encoding: "utf8", maxBuffer: 1 << 27 });

type Picture = Record<string, { kind: number; [field: string]: unknown }>;
const picture = (folder: string): Picture => JSON.parse(python(script("tree_picture.py"), folder));

const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const password = "all of it";
const reader = fileURLToPath(new URL("../reader/reader.py", import.meta.url));
const readerRuns =
  spawnSync("/usr/bin/python3", [
    "-c",
    "import ctypes, cryptography, nacl, zstandard; ctypes.CDLL('libargon2.so.1')",
  ]).status === 0;

let base: string;
let source: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-fidelity-"));
  source = join(base, "source");
  python(script("odd_tree.py"), source, "7");
});
afterAll(async () => {
  execFileSync("chmod", ["-R", "u+rwX", base]);
  await rm(base, { recursive: true });
});

const REGULAR = [0o100000, 0o040000, 0o120000];

/** What of a picture a snapshot can hold. */
const kept = (seen: Picture): Picture =>
  Object.fromEntries(Object.entries(seen).filter(([, { kind }]) => REGULAR.includes(kind)));

async function vaultAt(place: string) {
  const storage = folderStorage({ folder: join(base, place) });
  return { storage, vault: await createVault({ storage, password, cost }) };
}

describe("a file system, there and back", () => {
  it("is the same to the microsecond, the bit, the link, the hole and the attribute", async () => {
    const { storage, vault } = await vaultAt("vault");
    const before = picture(source);
    const made = await backup({ vault, source });
    expect(made.warnings).toEqual([]);
    expect(made.attributes).toBe(true);
    expect(made.skipped.map(({ why }) => why).sort()).toEqual(
      process.getuid?.() === 0 ? ["device", "pipe", "socket"] : ["pipe", "socket"],
    );
    const target = join(base, "restored");
    const again = await openVault({ storage, password });
    const { problems } = await restore({ vault: again, snapshot: "latest", target, verify: true });
    expect(problems).toEqual([]);
    const after = picture(target);
    expect(after).toEqual(kept(before));
    expect(after["holes"]?.["holes"], "restored with its holes").toBe(true);
    expect(after["zeros"]?.["holes"], "written zeros stay written").toBe(false);
    expect(after["closed/0"]?.["first name"]).toBe("a/b/plain too");
    expect(picture(source), "a backup changes nothing").toEqual(before);
  });

  it("is the same by the second backup, which reads no file and asks for no attribute", async () => {
    const { vault } = await vaultAt("second");
    const first = await backup({ vault, source });
    const second = await backup({ vault, source });
    expect(second.unchangedFiles).toBe(first.files);
    expect(second.snapshot.root).toEqual(first.snapshot.root);
    const read = await backup({ vault, source, readAll: true });
    expect([read.unchangedFiles, read.newBytes]).toEqual([0, 0]);
    expect(read.snapshot.root).toEqual(first.snapshot.root);
  });

  it.skipIf(!readerRuns)("is the same to a reader that shares no code with ours", async () => {
    const { vault } = await vaultAt("judged");
    const { snapshot } = await backup({ vault, source });
    execFileSync("sh", ["-c", `printf '%s\n' '${password}' > "$0"`, join(base, "secret")]);
    python(reader, join(base, "judged"), join(base, "secret"), join(base, "out"));
    expect(picture(join(base, "out", snapshot.id))).toEqual(kept(picture(source)));
  });

  it("drops what only owners may say when owners are not restored", async () => {
    const { vault } = await vaultAt("plain");
    await backup({ vault, source });
    const target = join(base, "not-root");
    await restore({ vault, snapshot: "latest", target, owners: false });
    const after = picture(target);
    expect(after["a/plain"]?.["mode"]).toBe("0o755");
    expect(after["a/plain"]?.["owner"]).toEqual([process.getuid?.(), process.getgid?.()]);
    expect(Object.keys(after["zeros"]?.["attributes"] as object)).toEqual([]);
    const before = picture(source);
    expect(after["a/plain"]?.["attributes"]).toEqual(before["a/plain"]?.["attributes"]);
  });
});
