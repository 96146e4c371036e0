import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cloud } from "../../src/cloud.ts";
import { type Ground, ground } from "./running-cloud.ts";

const run = promisify(execFile);
const TOOL = fileURLToPath(new URL("../../dist/updates.js", import.meta.url));
const JUDGE = fileURLToPath(new URL("./judge-metadata.py", import.meta.url));
const LIBRARY = "/usr/lib/python3/dist-packages/securesystemslib/__init__.py";

let base: Ground;
let cloud: Cloud;

beforeAll(async () => {
  if (!existsSync(TOOL)) throw new Error("dist/updates.js is not there: npm run build first");
  base = await ground();
  cloud = await base.start("updates");
});
afterAll(async () => {
  await cloud?.close();
  await base?.close();
});

const tool = (...args: string[]) =>
  run(process.execPath, [TOOL, ...args]).then(
    ({ stdout }) => ({ status: 0, text: stdout }),
    (error: { code: number; stderr: string }) => ({ status: error.code, text: error.stderr }),
  );

const judge = (folder: string) =>
  run("/usr/bin/python3", ["-B", JUDGE, folder]).then(
    ({ stdout }) => stdout.trim(),
    (error: { stderr: string }) => `REFUSED ${error.stderr.trim().split("\n").at(-1)}`,
  );

describe("the signing tool", () => {
  it.skipIf(!existsSync(LIBRARY) && process.env["CI"] !== "true")(
    "signs what securesystemslib, the library of TUF's Python reference, verifies",
    async () => {
      const folder = join(base.folder, "repository");
      expect(
        (await tool("init", folder, "--version", "1.0.0", "--notes", "é “first”")).status,
      ).toBe(0);
      expect((await tool("publish", folder, "--version", "1.1.0")).status).toBe(0);
      for (const role of ["timestamp", "snapshot", "targets", "root"])
        expect((await tool("rotate", folder, "--role", role)).status).toBe(0);
      expect((await tool("refresh", folder)).status).toBe(0);
      expect(await judge(folder)).toMatch(
        /^5 roots, targets \d+, snapshot \d+, timestamp \d+: good$/,
      );

      const bad = join(base.folder, "changed");
      await cp(folder, bad, { recursive: true });
      const file = join(bad, "metadata", "timestamp.json");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(/"expires": "2/, '"expires": "3'));
      expect(await judge(bad)).toMatch(/^REFUSED .*timestamp/);
    },
  );

  it("keeps its keys apart, readable by nobody else, and overwrites no repository", async () => {
    const folder = join(base.folder, "other");
    await tool("init", folder, "--version", "1.0.0", "--keys", join(base.folder, "drawer"));
    const keys = await readdir(join(base.folder, "drawer"));
    expect(keys.sort()).toEqual(["root.pem", "snapshot.pem", "targets.pem", "timestamp.pem"]);
    expect((await readdir(folder)).sort()).toEqual(["metadata", "targets"]);
    const again = await tool("init", folder, "--version", "2.0.0");
    expect([again.status, again.text]).toEqual([1, expect.stringMatching(/holds a repository/)]);
    const without = await tool("publish", folder, "--version", "2.0.0");
    expect([without.status, without.text]).toEqual([
      1,
      expect.stringMatching(/targets\.pem is not there/),
    ]);
  });

  it.each([
    [],
    ["init"],
    ["init", "x"],
    ["init", "x", "--version", "one"],
    ["rotate", "x"],
    ["?", "x"],
    ["init", "x", "--nope"],
  ])("explains itself when it is called with %j", async (...args) => {
    const { status, text } = await tool(...args);
    expect([status, text]).toEqual([2, expect.stringMatching(/^usage: updates/)]);
  });
});

describe("/updates", () => {
  it("serves the repository's files and nothing else", async () => {
    const root = await fetch(`${cloud.url}/updates/metadata/1.root.json`);
    expect([
      root.status,
      ((await root.json()) as { signed: { _type: string } }).signed._type,
    ]).toEqual([200, "root"]);
    expect((await fetch(`${cloud.url}/updates/metadata/timestamp.json`)).status).toBe(200);
    for (const path of ["metadata/2.root.json", "metadata/../../name-secret", "..%2fname-secret"])
      expect((await fetch(`${cloud.url}/updates/${path}`)).status).toBe(404);
    for (const path of ["", "metadata/", "targets/stable.json", "../updates-keys/root.pem"])
      expect((await fetch(`${cloud.url}/updates/${path}`)).status).toBe(404);
  });

  it("is the same one after a restart", async () => {
    const before = await (await fetch(`${cloud.url}/updates/metadata/1.root.json`)).text();
    await cloud.close();
    cloud = await base.start("updates");
    expect(await (await fetch(`${cloud.url}/updates/metadata/1.root.json`)).text()).toBe(before);
  });
});
