import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openZone } from "../src/dns/zone-file.ts";
import { openJournal } from "../src/journal.ts";
import { nameSecret } from "../src/names/secret-file.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-state-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the names' secret", () => {
  it("is made once, readable by nobody else, and the same ever after", async () => {
    const first = await nameSecret(folder);
    expect(first).toHaveLength(32);
    expect(await nameSecret(folder)).toEqual(first);
    expect((await stat(join(folder, "name-secret"))).mode & 0o777).toBe(0o600);
  });

  it.each(["", "abc", "g".repeat(64)])("stops the start when it holds %j", async (text) => {
    await writeFile(join(folder, "name-secret"), text);
    await expect(nameSecret(folder)).rejects.toThrow(/name-secret cannot be read/);
    expect(await readFile(join(folder, "name-secret"), "utf8")).toBe(text);
  });
});

describe("a journal", () => {
  const open = () =>
    openJournal<readonly number[]>({
      ...{ path: join(folder, "list.json"), empty: [] },
      parse: (value) => value as number[],
    });

  it("keeps every change of many at once, and nothing half written", async () => {
    const journal = await open();
    await Promise.all([...Array(20).keys()].map((n) => journal.commit((all) => [...all, n])));
    expect((await open()).value).toHaveLength(20);
    expect(await readdir(folder)).toEqual(["list.json"]);
  });

  it("survives a crash between writing and renaming", async () => {
    await (await open()).commit(() => [1]);
    await writeFile(join(folder, "list.json.new"), "[1,");
    expect((await open()).value).toEqual([1]);
  });
});

describe("damaged files", () => {
  it.each([
    '{"serial":1}',
    '{"serial":"x","names":{}}',
    '{"serial":1,"names":{"a":{"A":{}}}}',
    "no",
  ])("a zone holding %s", async (text) => {
    await writeFile(join(folder, "zone.json"), text);
    await expect(openZone(folder)).rejects.toThrow(/zone\.json cannot be read/);
  });
});
