import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import {
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSampleTree, type SampleTree } from "@candor/engines/sample-tree";
import { afterAll, beforeAll, expect, it } from "vitest";
import { codeOf } from "../support/small-vault.ts";
import { http, node, server } from "./built.ts";
import { type Loopback, serve } from "./loopback.ts";

const { backup, createVault, folderStorage, openVault, restore } = node;
const { createBlindServer } = server;
const { httpStorage } = http;

const password = "the vault's password, which never leaves";
let base: string;
let tree: SampleTree;
let line: Loopback;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-real-"));
  const from = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
  tree = await buildSampleTree({ from, to: join(base, "source") });
  await symlink("nowhere", join(base, "source", "a-link"));
  line = await serve(
    createBlindServer({
      authorize: ({ account, token }) =>
        account === "anna" && token === "letmein" ? "writer" : null,
      storage: (account) => folderStorage({ folder: join(base, "server", account) }),
    }),
  );
});
afterAll(async () => {
  await line?.close();
  await rm(base, { recursive: true });
});

const storage = () => httpStorage({ url: `${line.url}/vaults/anna/`, token: "letmein" });
const open = (more = {}) => openVault({ storage: storage(), password, ...more });

/** Every file below a folder: mode, time, hash. */
async function picture(folder: string): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeNs } = await lstat(path, { bigint: true });
    const hash = entry.isFile()
      ? createHash("sha256")
          .update(await readFile(path))
          .digest("hex")
      : "";
    seen.set(path.slice(folder.length), `${mode.toString(8)} ${mtimeNs / 1000n} ${hash}`);
  }
  return seen;
}

it("backs 500 real files and 50 MB up over HTTP and restores them byte for byte, with modes and times", async () => {
  expect(tree.files).toBeGreaterThanOrEqual(500);
  expect(tree.bytes).toBeGreaterThanOrEqual(50_000_000);
  const vault = await createVault({
    storage: storage(),
    password,
    stateFolder: join(base, "state"),
  });
  const { files, bytes, warnings, storedBytes } = await backup({
    vault,
    source: join(base, "source"),
  });
  expect([files, bytes, warnings]).toEqual([tree.files, tree.bytes, []]);
  expect(storedBytes).toBeLessThan(bytes);
  await restore({ vault: await open(), snapshot: "latest", target: join(base, "restored") });
  expect(await picture(join(base, "restored"))).toEqual(await picture(join(base, "source")));
  const report = await vault.check({ data: true });
  expect([report.ok, report.problems]).toEqual([true, []]);
});

it("sends nothing over the line, and leaves nothing on the server's disk, that tells what it is", async () => {
  const disk: Buffer[] = [];
  for (const entry of readdirSync(join(base, "server"), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) disk.push(await readFile(join(entry.parentPath, entry.name)));
  const all = Buffer.concat([...line.received, ...disk]);
  expect(all.length).toBeGreaterThan(20_000_000);
  const texts = tree.list.filter(({ path, bytes }) => bytes > 200 && /licen|readme/i.test(path));
  expect(texts.length).toBeGreaterThan(50);
  for (const { path } of texts.slice(0, 60)) {
    const content = await readFile(join(base, "source", path));
    expect(all.includes(content.subarray(100, 116)), path).toBe(false);
    const name = path.split("/").at(-2) ?? "";
    if (name.length >= 6) expect(all.includes(name), name).toBe(false);
  }
  expect(all.includes(password)).toBe(false);
});

it("backs up again without sending what the server has", async () => {
  const before = line.received.length;
  const vault = await open({ stateFolder: join(base, "state") });
  const { unchangedFiles, storedBytes } = await backup({ vault, source: join(base, "source") });
  expect([unchangedFiles, storedBytes]).toEqual([tree.files, 0]);
  const sent = line.received.slice(before).reduce((sum, part) => sum + part.length, 0);
  expect(sent).toBeLessThan(20_000); // one head
});

it("gives a wrong password, a flipped bit and a cut object each its own error, and writes nothing false", async () => {
  expect(await codeOf(open({ password: "another" }))).toBe("wrong-password");
  expect(
    await codeOf(
      openVault({
        storage: httpStorage({ url: `${line.url}/vaults/anna/`, token: "no" }),
        password,
      }),
    ),
  ).toBe("unauthorized");
  const folder = join(base, "server", "anna");
  const packs = (await readdir(join(folder, "packs"))).map((name) => join(folder, "packs", name));
  const originals = await Promise.all(
    packs.map(async (path) => [path, await readFile(path)] as const),
  );
  const truth = await picture(join(base, "source"));
  const attempt = async (what: string) => {
    const target = join(base, what);
    const code = await codeOf(
      open().then((vault) => restore({ vault, snapshot: "latest", target })),
    );
    for (const [path, seen] of await picture(target))
      if (seen.length > 60) expect(seen.split(" ")[2], path).toBe(truth.get(path)?.split(" ")[2]);
    return code;
  };
  for (const [path, bytes] of originals) {
    const flipped = Buffer.from(bytes);
    for (let at = 3000; at < bytes.length; at += 60_000) flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    await writeFile(path, flipped);
  }
  expect(await attempt("flipped")).toBe("object-corrupt");
  for (const [path, bytes] of originals) {
    await writeFile(path, bytes);
    await truncate(path, 30_000);
  }
  expect(await attempt("cut")).toBe("object-truncated");
  for (const [path, bytes] of originals) await writeFile(path, bytes);
  const [slot = ""] = await readdir(join(folder, "slots"));
  const bytes = await readFile(join(folder, "slots", slot));
  await writeFile(
    join(folder, "slots", slot),
    bytes.map((b, i) => (i === 110 ? b ^ 1 : b)),
  );
  expect(await codeOf(open())).toBe("slot-damaged");
  await writeFile(join(folder, "slots", slot), bytes);
  expect(await attempt("whole")).toBe("no error");
});
