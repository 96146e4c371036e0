import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { memoryOf } from "@candor/engines/memory-image";
import { type RecordedLine, recordLine } from "@candor/engines/recorded-line";
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
let line: RecordedLine;
/** The cloud's address for devices: what stands there is what ends TLS, and hears all that is said. */
let url = "";
let database = "";
const at = (...parts: string[]): string => join(base, ...parts);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "candor-blind-"));
  cloud = fork(MAIN, [], {
    env: { ...process.env, CLOUD_DATA: at("cloud"), TRUSTED_PROXIES: "127.0.0.1" },
    ...{ stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] },
  });
  const [started] = (await once(cloud, "message")) as [{ url: string }];
  line = await recordLine({ to: Number(new URL(started.url).port), folder: at("line") });
  url = `http://127.0.0.1:${line.port}`;
  const [, , , port] = (await readFile(at("cloud", "postgres", "postmaster.pid"), "utf8")).split(
    "\n",
  );
  database = `postgres://candor@127.0.0.1:${port}/candor`;
});
afterAll(async () => {
  await line?.close();
  if (cloud.exitCode === null && cloud.signalCode === null) {
    cloud.kill("SIGTERM");
    await once(cloud, "exit");
  }
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
});

/** Of text in base64, what is left of it at least when it was compressed. */
const COMPRESSED = 0.7;

/** Text that stands nowhere else and cannot be made much smaller. */
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

/** Looks through a folder of the cloud's, once what PostgreSQL has in memory is in its files. */
async function onDisk(search: Search, folder: string): Promise<Found> {
  await query(database, "checkpoint");
  return inFiles(search, folder);
}

/** Looks through all that went over the line, each direction of each connection. */
const onTheLine = (search: Search): Promise<Found> => inFiles(search, at("line"));

/** How much was said one way. */
async function bytesOnTheLine(way: "sent" | "answered"): Promise<number> {
  const files = (await readdir(at("line"))).filter((name) => name.endsWith(`.${way}`));
  const sizes = files.map(async (name) => (await stat(at("line", name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Looks through a folder: names and content of every file. */
async function inFiles(search: Search, folder: string): Promise<Found> {
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

it("the maker's disk, database, memory and line hold no run of 16 bytes, no name, password or key", async () => {
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
  expect(await onTheLine(search)).toEqual([]);
  const known = searchFor({ contents: [], texts: [account] });
  expect(inMemory(known)).toHaveLength(1); // it is the cloud's memory
  const spoken = searchFor({ contents: [], texts: [`PUT /vaults/${account}/packs/`, token] });
  const hits = (await onTheLine(spoken)).flatMap(([, found]) => found).join("\n");
  for (const said of ["PUT /vaults/", token]) expect(hits).toContain(said); // it is the devices' line
  // All of it, up and down again.
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  expect(await bytesOnTheLine("sent")).toBeGreaterThan(length * COMPRESSED);
  expect(await bytesOnTheLine("answered")).toBeGreaterThan(length * COMPRESSED);

  // The same search, once a maker keeps what it should not: one row with a name, some text, a key.
  const slip = `${names[1]} ${contents[1]?.subarray(777, 793)} ${keys[1]?.toString("hex")}`;
  await query(database, "create table slip (what text, bytes bytea)");
  await query(database, "insert into slip values ($1, $2)", [slip, keys[2]]);
  // And a device that sends it as it is, and asks for it again.
  const pack = `packs/${createHash("sha256").update(slip).digest("hex")}`;
  await storage.put(pack, Buffer.from(slip));
  await storage.get(pack);
  const found = [
    ...(await inTables(search)),
    ...(await onDisk(search, at("cloud", "postgres"))),
    ...(await onTheLine(search)),
  ];
  const places = found.map(([place]) => place);
  for (const way of ["sent", "answered"])
    expect(places).toContainEqual(expect.stringMatching(`^/line/\\d+\\.${way}$`));
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
