import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { memoryOf } from "@candor/engines/memory-image";
import { type Search, searchFor, writtenAs } from "@candor/engines/secret-search";
import { decodeRecoveryPhrase, openSlot } from "@candor/zk-backup";
import { backup, createVault, openVault, restore } from "@candor/zk-backup/node";
import { nodeEngine } from "@candor/zk-backup/node/engine";
import { httpStorage } from "@candor/zk-backup/storage/http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { query } from "./query.ts";
import { openAccount, registerName } from "./running-cloud.ts";

const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const password = "wool basket 1974 under the stairs";

let base = "";
let cloud: ChildProcess;
let url = "";
let database = "";
const at = (...parts: string[]): string => join(base, ...parts);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "candor-blind-"));
  cloud = fork(MAIN, [], {
    env: { ...process.env, CLOUD_DATA: at("cloud"), TRUSTED_PROXIES: "127.0.0.1" },
    ...{ stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] },
  });
  [{ url }] = (await once(cloud, "message")) as [{ url: string }];
  const [, , , port] = (await readFile(at("cloud", "postgres", "postmaster.pid"), "utf8")).split(
    "\n",
  );
  database = `postgres://candor@127.0.0.1:${port}/candor`;
});
afterAll(async () => {
  if (cloud.exitCode === null && cloud.signalCode === null) {
    cloud.kill("SIGTERM");
    await once(cloud, "exit");
  }
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
});

/** Text that stands nowhere else and cannot be made smaller. */
function unique(number: number): Buffer {
  const words = Array.from({ length: 2_000 }, (_, i) =>
    createHash("sha256").update(`cloud ${number} ${i}`).digest("base64url"),
  );
  return Buffer.from(words.join(" "));
}

/** Every row of every table that is the cloud's, as a dump would have it. */
async function dump(): Promise<Buffer> {
  const tables = await query<{ name: string }>(
    database,
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await query<{ text: string }>(database, `select t::text as text from ${name} t`);
    parts.push(name, ...rows.map(({ text }) => text));
  }
  return Buffer.from(parts.join("\n"));
}

/** Where something is found. */
type Found = readonly (readonly [place: string, hits: readonly string[]])[];

const hitsIn = (place: string, hits: readonly string[]): Found =>
  hits.length === 0 ? [] : [[place, hits]];

/** Looks through the memory of the cloud's process. */
function inMemory(search: Search): Found {
  return hitsIn(
    "the memory",
    [...memoryOf(cloud.pid ?? 0)].flatMap((part) => search.in(part)),
  );
}

/** Looks through a folder of the cloud's: names and content of every file. */
async function onDisk(search: Search, folder: string): Promise<Found> {
  await query(database, "checkpoint"); // what is in PostgreSQL's memory goes to its files
  const found: Found[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const named = search.in(Buffer.from(path)).length > 0 ? ["its name"] : [];
    found.push(hitsIn(path.slice(base.length), [...named, ...search.in(await readFile(path))]));
  }
  return found.flat();
}

const inTables = async (search: Search): Promise<Found> =>
  hitsIn("the dump", search.in(await dump()));

it("the maker's disk, database and memory hold no run of 16 bytes, no name, password or key", async () => {
  const names = ["Steuererklärung.txt", "love-letters.txt", "payroll 2026.txt"];
  const contents = names.map((_, i) => unique(i));
  await mkdir(at("source", "family-album"), { recursive: true });
  for (const [i, name] of names.entries())
    await writeFile(at("source", "family-album", name), contents[i] ?? "");
  const { account, token } = await openAccount(url);
  expect((await registerName(url, token, "blind-house")).status).toBe(200);
  const storage = httpStorage({ url: `${url}/vaults/${account}/`, token });
  const label = "grandmother's laptop";
  const vault = await createVault({ storage, password, label, stateFolder: at("state") });
  const { phrase } = await vault.issueRecovery();
  await backup({ vault, source: at("source"), tags: ["before-the-move"] });
  await restore({
    ...{ vault: await openVault({ storage, password }), snapshot: "latest" },
    target: at("restored"),
  });
  const device = await vault.enrol({ type: "device" });

  const engine = nodeEngine();
  const vaultId = (await storage.get("vault")).subarray(8, 24);
  const slots = await storage.list("slots/");
  const opened = slots.map(async ({ name }) => {
    const [bytes, hash] = [await storage.get(name), name.slice(6)];
    const credential = { type: "password", password } as const;
    return openSlot({ engine, vaultId, bytes, hash, credential }).catch(() => null);
  });
  const keyring = (await Promise.all(opened)).find((one) => one !== null);
  const keys = [
    ...[keyring?.ownerKey, keyring?.masters[0]?.key, device.secret],
    decodeRecoveryPhrase(phrase),
  ].flatMap((key) => (key == null ? [] : [Buffer.from(key)]));
  expect(keys).toHaveLength(4);
  const search = searchFor({
    contents,
    texts: [
      ...[...names, "family-album", password, label, "before-the-move", phrase.slice(0, 17)],
      ...keys.flatMap(writtenAs),
    ],
  });
  expect(await inTables(search)).toEqual([]);
  expect(inMemory(search)).toEqual([]);
  expect(await onDisk(search, at("cloud"))).toEqual([]);
  const known = searchFor({ contents: [], texts: [account] });
  expect(inMemory(known)).toHaveLength(1); // it is the cloud's memory

  // The same search, once a maker keeps what it should not: one row with a name, some text, a key.
  await query(database, "create table slip (what text, bytes bytea)");
  const slip = `${names[1]} ${contents[1]?.subarray(777, 793)} ${keys[1]?.toString("hex")}`;
  await query(database, "insert into slip values ($1, $2)", [slip, keys[2]]);
  const found = [...(await inTables(search)), ...(await onDisk(search, at("cloud", "postgres")))];
  const places = found.map(([place]) => place);
  expect(places).toContain("the dump");
  expect(places.some((place) => /postgres\/base\/\d+\/\d+$/.test(place))).toBe(true);
  expect(places.some((place) => place.includes("pg_wal"))).toBe(true);
  for (const [place, hits] of found) {
    const text = hits.join("\n");
    expect([place, text]).toEqual([place, expect.stringContaining("love-letters.txt")]);
    expect([place, text]).toEqual([place, expect.stringMatching(/^[0-9a-f]{32} at \d+$/m)]);
    expect([place, text]).toEqual([
      place,
      expect.stringContaining(`${keys[1]?.toString("hex")} at `),
    ]);
  }
});
