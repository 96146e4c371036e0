import pg from "pg";
import PgBoss from "pg-boss";
import { BATCH, EFFECT, SYSTEMS } from "./steps.ts";

const QUEUE = "erase";

interface Job {
  readonly system: string;
  readonly email: string;
}

/** Queues as many jobs, one for each step. */
export async function seedPgBoss(pool: pg.Pool, url: string, steps: number): Promise<void> {
  await pool.query("drop schema if exists pgboss cascade");
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(QUEUE);
  for (let from = 0; from < steps; from += 10_000)
    await boss.insert(
      Array.from({ length: Math.min(10_000, steps - from) }, (_, n) => ({
        name: QUEUE,
        data: {
          system: SYSTEMS[(from + n) % SYSTEMS.length],
          email: `p${Math.floor((from + n) / SYSTEMS.length)}@example.org`,
        },
      })),
    );
  await boss.stop({ graceful: false });
  await pool.query("analyze");
}

/**
 * Works until it is killed: fetches a batch, commits each job's effect with its audit row, then
 * completes the batch. Faster than `work()`, which waits half a second between batches.
 */
export async function workPgBoss(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const boss = new PgBoss({ connectionString: url, max: 2, supervise: false, schedule: false });
  await boss.start();
  process.send?.("ready");
  for (;;) {
    const jobs = await boss.fetch<Job>(QUEUE, { batchSize: BATCH });
    if (jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const job of jobs) await perform(pool, job);
    if (jobs.length > 0)
      await boss.complete(
        QUEUE,
        jobs.map(({ id }) => id),
      );
  }
}

async function perform(pool: pg.Pool, { id, data }: PgBoss.Job<Job>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(EFFECT, [data.system, data.email]);
    await client.query("insert into bench_audit (job, event) values ($1, 'erase-done')", [id]);
    await client.query("commit");
  } finally {
    client.release();
  }
}
