import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPostgres } from "../../src/postgres.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-postgres-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

describe("the embedded PostgreSQL", () => {
  it("is PostgreSQL 18 with fsync on, on loopback only", async () => {
    const postgres = await startPostgres({ dataDir: join(folder, "data") });
    try {
      const version = await query(postgres.url, "show server_version");
      expect(version).toEqual([{ server_version: expect.stringMatching(/^18\./) }]);
      expect(await query(postgres.url, "show fsync")).toEqual([{ fsync: "on" }]);
      const hosts = await query(postgres.url, "show listen_addresses");
      expect(hosts).toEqual([{ listen_addresses: "127.0.0.1" }]);
    } finally {
      await postgres.stop();
    }
  });

  it("starts again on what was committed before it was killed", async () => {
    const dataDir = join(folder, "data");
    const first = await startPostgres({ dataDir });
    await query(first.url, "create table t (n int); insert into t values (42)");
    process.kill(first.pid, "SIGKILL");
    const second = await startPostgres({ dataDir });
    expect(await query(second.url, "select n from t")).toEqual([{ n: 42 }]);
    await second.stop();
  });

  it("takes over from a server that a killed parent left behind", async () => {
    const dataDir = join(folder, "data");
    const left = await startPostgres({ dataDir });
    await query(left.url, "create table t (n int); insert into t values (7)");
    const second = await startPostgres({ dataDir });
    expect(second.pid).not.toBe(left.pid);
    expect(await query(second.url, "select n from t")).toEqual([{ n: 7 }]);
    await second.stop();
  });

  it("ends with the process that started it, even when that is killed", async () => {
    const dataDir = join(folder, "data");
    const first = await startPostgres({ dataDir });
    await first.stop();
    const module = fileURLToPath(new URL("../../dist/postgres.js", import.meta.url));
    const code = `import(${JSON.stringify(module)}).then(async ({ startPostgres }) => {
      console.log((await startPostgres({ dataDir: ${JSON.stringify(dataDir)} })).pid);
    })`;
    const parent = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(parent.stdout, "data");
    const pid = Number(String(line));
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
  });

  it("names the log when the server does not come up", async () => {
    const dataDir = join(folder, "data");
    const first = await startPostgres({ dataDir });
    const port = Number(new URL(first.url).port);
    const other = startPostgres({ dataDir: join(folder, "other"), port });
    await expect(other).rejects.toThrow(/ended with 1: .*; its log is .*server\.log/);
    await first.stop();
  });
});
