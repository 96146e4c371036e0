import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { campaign } from "@candor/engines/campaign";
import { startPostgres } from "@candor/engines/postgres";
import pg from "pg";
import { expect, it } from "vitest";
import { createPostgresReceipts } from "../../src/server/index.ts";

const SCHEMA = "killed";

/** Lets a writer acknowledge `writes` receipts, then kills; gives what was acknowledged. */
async function writeUntil(url: string, writes: number, kill: () => void): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, "writer.mjs"), url, SCHEMA], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise((resolve) => writer.once("exit", resolve));
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(line.split(" ")[1] ?? "");
    if (acknowledged.length === writes) {
      kill();
      writer.kill("SIGKILL");
    }
  }
  await ended;
  return acknowledged;
}

it("loses no acknowledged receipt when the writer, or PostgreSQL itself, is killed", async () => {
  const run = campaign("receipts acknowledged before kill -9", { share: 200, full: 1_000 });
  const folder = await mkdtemp(join(tmpdir(), "candor-kill-"));
  let engine = await startPostgres({ dataDir: join(folder, "pg") });
  const open = () => {
    const pool = new pg.Pool({ connectionString: engine.url, max: 2 });
    pool.on("error", () => {});
    return { pool, receipts: createPostgresReceipts({ pool, schema: SCHEMA }) };
  };
  const first = open();
  await first.receipts.migrate();
  await first.pool.end();

  const acknowledged: string[] = [];
  let kills = 0;
  while (acknowledged.length < run.count) {
    const database = kills++ % 2 === 1;
    const kill = () => {
      if (database) process.kill(engine.pid, "SIGKILL");
    };
    acknowledged.push(...(await writeUntil(engine.url, 20 + ((run.seed + kills * 7) % 30), kill)));
    if (!database) continue;
    await engine.stop().catch(() => {});
    engine = await startPostgres({ dataDir: join(folder, "pg") });
  }

  const { pool, receipts } = open();
  const { rows } = await pool.query(`select reference from ${SCHEMA}.receipt`);
  const kept = new Set((rows as { reference: string }[]).map(({ reference }) => reference));
  const lost = acknowledged.filter((reference) => !kept.has(reference));
  expect(lost).toEqual([]);
  expect(await receipts.verify()).toMatchObject({ ok: true });
  run.record({ kills, acknowledged: acknowledged.length, lost: lost.length });
  await pool.end();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});
