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
 * Works until it is killed: fetches a batch, performs it, completes it. Faster than `work()`, which
 * waits half a second between batches.
 */
async function workPgBoss(url: string, perform: Perform): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const boss = new PgBoss({ connectionString: url, max: 2, supervise: false, schedule: false });
  await boss.start();
  process.send?.("ready");
  for (;;) {
    const jobs = await boss.fetch<Job>(QUEUE, { batchSize: BATCH });
    if (jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    else await perform(pool, boss, jobs);
  }
}

type Perform = (pool: pg.Pool, boss: PgBoss, jobs: readonly PgBoss.Job<Job>[]) => Promise<void>;

/**
 * As its handlers are written: each job commits its effect with its audit row, then the batch is
 * completed. A crash in between runs jobs again whose effects are there already.
 */
export function workEachJob(url: string): Promise<void> {
  return workPgBoss(url, async (pool, boss, jobs) => {
    for (const job of jobs) await inTransaction(pool, (client) => perform(client, job));
    await boss.complete(QUEUE, idsOf(jobs));
  });
}

/** As well as it can be done: effects, audit rows and the completion of a batch commit together. */
export function workWholeBatches(url: string): Promise<void> {
  return workPgBoss(url, (pool, boss, jobs) =>
    inTransaction(pool, async (client) => {
      for (const job of jobs) await perform(client, job);
      const db = { executeSql: (text: string, values: unknown[]) => client.query(text, values) };
      await (boss.complete as unknown as CompleteMany)(QUEUE, idsOf(jobs), {}, { db });
    }),
  );
}

/** As `complete` takes a list; its declared type leaves the output out, and would misplace the options. */
type CompleteMany = (
  queue: string,
  ids: readonly string[],
  output: object,
  options: PgBoss.ConnectionOptions,
) => Promise<void>;

function idsOf(jobs: readonly PgBoss.Job<Job>[]): string[] {
  return jobs.map(({ id }) => id);
}

async function inTransaction(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await work(client);
    await client.query("commit");
  } finally {
    client.release();
  }
}

async function perform(client: pg.PoolClient, { id, data }: PgBoss.Job<Job>): Promise<void> {
  await client.query(EFFECT, [data.system, data.email]);
  await client.query("insert into bench_audit (job, event) values ($1, 'erase-done')", [id]);
}
