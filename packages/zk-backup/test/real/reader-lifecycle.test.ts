import { spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  encodeRecoveryPhrase,
  type MemoryStorage,
  openVault,
  openWriter,
  type TreeEntry,
} from "../../src/core/vault/index.ts";
import {
  backUp,
  bytesOf,
  credential,
  noise,
  platform,
  smallVault,
} from "../support/small-vault.ts";

// The reader that was written from the format document alone: what prunes, purges and repairs leave
// has to be a vault to it as any other.
const READER = fileURLToPath(new URL("../reader/reader.py", import.meta.url));
const PYTHON = "/usr/bin/python3";
const there =
  spawnSync(PYTHON, [
    "-c",
    "import ctypes, cryptography, nacl, zstandard; ctypes.CDLL('libargon2.so.1')",
  ]).status === 0;
if (!there && process.env["CI"] === "true")
  throw new Error(`The independent reader needs ${PYTHON} with cryptography, nacl, zstandard.`);

let work = "";
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "zk-reader-lifecycle-"));
});
afterAll(() => rm(work, { recursive: true }));

const files = (name: string, seed: number) =>
  new Map([
    [name, noise(40_000, seed)],
    ["common", noise(20_000, 99)],
  ]);

/** Has Python restore everything; gives what it printed. */
async function restored(storage: MemoryStorage, out: string): Promise<{ id: string }[]> {
  const place = await mkdtemp(join(work, "vault-"));
  for (const [name, bytes] of storage.objects) {
    await mkdir(dirname(join(place, name)), { recursive: true });
    await writeFile(join(place, name), bytes);
  }
  const secret = join(work, "phrase");
  await writeFile(secret, `${encodeRecoveryPhrase(credential.secret)}\n`);
  const child = spawn(PYTHON, ["-B", READER, place, secret, out, "--recovery"]);
  const [printed, said] = [[] as Buffer[], [] as Buffer[]];
  child.stdout.on("data", (part: Buffer) => printed.push(part));
  child.stderr.on("data", (part: Buffer) => said.push(part));
  const exit = await new Promise((resolve) => child.once("close", resolve));
  expect([exit, Buffer.concat(said).toString()]).toEqual([0, ""]);
  return JSON.parse(Buffer.concat(printed).toString()).snapshots;
}

it.skipIf(!there)(
  "Python restores a vault that was pruned, purged, repaired and marked",
  async () => {
    const { storage, vault, snapshot } = await smallVault(files("first", 1));
    const device = await vault.enrol({ type: "write-only" });
    const writer = await openWriter({ platform, storage, credential: device });
    const camera = await backUp(writer, files("camera", 2));
    const kept = await backUp(vault, files("kept", 3));
    const secret = await backUp(
      vault,
      new Map([...files("diary", 4), ["slipped", noise(9_000, 5)]]),
    );
    await vault.annotate({ snapshot: camera.id, protected: true });
    await vault.annotate({ snapshot: kept.id, protected: true, tags: ["taxes"] });
    await vault.forget({ snapshots: [snapshot.id] });
    await vault.purge({ path: "slipped" });
    await vault.prune({ maxUnused: 0 });
    for (const name of [...storage.objects.keys()].filter((key) => key.startsWith("indexes/")))
      storage.objects.delete(name);
    await (await openVault({ platform, storage, credential })).repair();
    await (await openVault({ platform, storage, credential })).run(); // a lease is left
    storage.objects.set(`tombstones/${"0".repeat(64)}`, bytesOf("a mark that says nothing"));

    const out = join(work, "out");
    const found = await restored(storage, out);
    await vault.refresh();
    const wanted = vault.snapshots();
    expect(found.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
    expect(wanted.map(({ id }) => id)).not.toContain(secret.id);
    for (const { id, root } of wanted)
      for (const entry of await vault.tree(root)) await expectRestored(vault, entry, join(out, id));
  },
  120_000,
);

async function expectRestored(
  vault: Awaited<ReturnType<typeof openVault>>,
  { name, content }: TreeEntry,
  folder: string,
): Promise<void> {
  const parts: Uint8Array[] = [];
  if (content) for await (const chunk of vault.chunks(content)) parts.push(chunk);
  const file = await readFile(join(folder, Buffer.from(name).toString()));
  expect(file.equals(Buffer.concat(parts)), Buffer.from(name).toString()).toBe(true);
}
