import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noise } from "../support/small-vault.ts";
import { type Machine, machine } from "./command.ts";
import { accountOf, type Serving, serving } from "./serving.ts";

// What the command line keeps of a remote vault, to read it again.

let base = "";
let server: Serving;
let anna: Machine;
let token = "";
/** An object that is not there: who asks for it leaves a mark in the audit. */
const MARK = `slots/${"0".repeat(64)}`;
let marks = 0;
const at = (...parts: string[]): string => join(base, ...parts);
const cache = () => at("home", ".cache", "zk-backup");

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-near-line-"));
  await mkdir(at("home"));
  await mkdir(at("source", "deep"), { recursive: true });
  for (let i = 0; i < 40; i++) await writeFile(at("source", "deep", `file ${i}`), noise(900, i));
  await writeFile(at("password"), "a password\n");
  token = await accountOf(machine(at("home")), at("server"), { role: "owner" });
  await writeFile(at("token"), token);
  server = await serving({ folder: at("server") });
  anna = machine(at("home"), {
    ZK_BACKUP_VAULT: `${server.url}/vaults/anna/`,
    ZK_BACKUP_TOKEN_FILE: at("token"),
    ZK_BACKUP_PASSWORD_FILE: at("password"),
  });
  await anna.run(["init"]);
  expect((await anna.run(["backup", at("source")])).exit).toBe(0);
});
afterAll(async () => {
  await server?.stop();
  await rm(base, { recursive: true });
});

/** Requests that the server's audit has, all that were answered before now. */
async function audited(): Promise<{ readonly method: string; readonly name: string }[]> {
  marks += 1;
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${server.url}/vaults/anna/${MARK}`, { headers })).status).toBe(404);
  let lines: { method: string; name: string }[] = [];
  await expect
    .poll(async () => {
      const [day = ""] = (await readdir(at("server", "audit"))).sort().reverse();
      const text = await readFile(at("server", "audit", day), "utf8");
      lines = text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line));
      return lines.filter(({ name }) => name === MARK).length;
    })
    .toBe(marks);
  return lines;
}

/** What a command fetches of the server: the kind of each object. */
async function fetched(...command: string[]): Promise<(string | undefined)[]> {
  const before = (await audited()).length;
  expect((await anna.run(command)).exit, command.join(" ")).toBe(0);
  return (await audited())
    .slice(before)
    .filter(({ method, name }) => method === "GET" && /^(indexes|packs)\/./.test(name))
    .map(({ name }) => name.split("/")[0]);
}

describe("a vault on a server", () => {
  it("is read once: another backup fetches nothing that the first has fetched or put", async () => {
    await fetched("backup", at("source")); // the directories it compares with
    expect(await fetched("backup", at("source"))).toEqual([]);
    expect((await readdir(cache(), { recursive: true })).join()).toContain("indexes");
  });

  it("is read there by a check, which finds damage that is not near by", async () => {
    expect(await fetched("check", "--data")).toEqual(expect.arrayContaining(["indexes", "packs"]));
    const folder = at("server", "vaults", "anna", "indexes");
    const [index = ""] = await readdir(folder);
    const bytes = await readFile(join(folder, index));
    await writeFile(join(folder, index), bytes.fill(7, 200, 300));
    expect((await anna.run(["backup", at("source")])).exit).toBe(0);
    const checked = await anna.run(["check", "--json"]);
    expect([checked.exit === 0, checked.out + checked.err]).toEqual([
      false,
      expect.stringContaining("object-corrupt"),
    ]);
  });

  it("is not kept with --no-cache, nor in two places", async () => {
    await rm(cache(), { recursive: true });
    const { exit, err } = await anna.run(["ls", "latest", "--no-cache", "--cache", at("c")]);
    expect([exit, err]).toEqual([2, expect.stringContaining("--no-cache")]);
    await anna.run(["backup", at("source"), "--no-cache"]);
    expect(await readdir(at("home", ".cache")).catch(() => [])).toEqual([]);
    await anna.run(["backup", at("source"), "--cache", at("elsewhere")]);
    expect(await readdir(at("elsewhere"))).toContain("indexes");
    expect(await readdir(at("home", ".cache")).catch(() => [])).toEqual([]);
  });
});
