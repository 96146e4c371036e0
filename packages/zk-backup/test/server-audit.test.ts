import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { ServerEvent } from "../src/server/index.ts";
import { auditLog } from "../src/server-node/index.ts";

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zk-audit-"));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const event = (time: string, more: Partial<ServerEvent> = {}): ServerEvent => ({
  ...{ time, account: "anna", token: "0123456789abcdef", role: "writer", method: "PUT" },
  ...{ name: "vault", status: 201, bytes: 56, milliseconds: 3, address: "192.0.2.1" },
  ...more,
});

async function linesOf(folder: string, day: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(folder, `${day}.jsonl`), "utf8");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

it("says who did what, a line each, in order, a file a day, and no address", async () => {
  const folder = join(await newFolder(), "audit");
  const audit = auditLog({ folder });
  for (let i = 0; i < 500; i++) audit.write(event("2026-03-01T23:59:59.999Z", { bytes: i }));
  audit.write(event("2026-03-02T00:00:00.000Z", { account: 'a"\n' }));
  await audit.close();
  expect((await readdir(folder)).sort()).toEqual(["2026-03-01.jsonl", "2026-03-02.jsonl"]);
  const lines = await linesOf(folder, "2026-03-01");
  expect(lines.map(({ bytes }) => bytes)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  expect(lines[0]).toEqual({
    ...{ time: "2026-03-01T23:59:59.999Z", account: "anna", token: "0123456789abcdef" },
    ...{ role: "writer", method: "PUT", name: "vault", status: 201, bytes: 0, milliseconds: 3 },
  });
  expect(await linesOf(folder, "2026-03-02")).toHaveLength(1);
  expect((await stat(join(folder, "2026-03-01.jsonl"))).mode & 0o777).toBe(0o600);
});

it("writes addresses only where it is told to", async () => {
  const folder = await newFolder();
  const audit = auditLog({ folder, addresses: true });
  audit.write(event("2026-03-01T00:00:00.000Z"));
  await audit.close();
  expect((await linesOf(folder, "2026-03-01"))[0]).toMatchObject({ address: "192.0.2.1" });
});

it("goes on with the day's file after a restart, and keeps no more days than it says", async () => {
  const folder = await newFolder();
  for (const day of ["2026-01-30", "2026-02-01", "2026-02-28"])
    await writeFile(join(folder, `${day}.jsonl`), "");
  await writeFile(join(folder, "notes.txt"), "mine");
  for (const time of ["2026-03-01T08:00:00.000Z", "2026-03-01T09:00:00.000Z"]) {
    const audit = auditLog({ folder, days: 28 });
    audit.write(event(time));
    await audit.close();
  }
  expect((await readdir(folder)).sort()).toEqual([
    "2026-02-28.jsonl",
    "2026-03-01.jsonl",
    "notes.txt",
  ]);
  expect(await linesOf(folder, "2026-03-01")).toHaveLength(2);
});

it("says when it cannot be written, and goes on", async () => {
  const folder = await newFolder();
  const path = join(folder, "2026-03-01.jsonl");
  await mkdir(path);
  const errors: unknown[] = [];
  const audit = auditLog({ folder, onError: (error) => errors.push(error) });
  audit.write(event("2026-03-01T08:00:00.000Z"));
  await expect.poll(() => errors.length).toBe(1);
  audit.write(event("2026-03-02T08:00:00.000Z"));
  await audit.close();
  expect(await linesOf(folder, "2026-03-02")).toHaveLength(1);
});
