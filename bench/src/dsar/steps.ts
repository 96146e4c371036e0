import type pg from "pg";

/** Systems a request goes through: as many steps, each with an effect of its own. */
export const SYSTEMS: readonly string[] = ["accounts", "orders", "tickets", "newsletter"];

/** How many steps a worker takes at a time: the same for all. */
export const BATCH = 50;

/** The effect of a step, and nothing else: one row that must be there once. */
export const EFFECT = "insert into bench_effect (system, email) values ($1, $2)";

/** Makes the tables of the effects anew. */
export async function prepare(pool: pg.Pool): Promise<void> {
  await pool.query("drop table if exists bench_effect, bench_audit");
  await pool.query("create table bench_effect (system text, email text)");
  await pool.query("create table bench_audit (job uuid, at timestamptz default now(), event text)");
}

/** Effects that are committed so far. */
export async function effects(pool: pg.Pool): Promise<number> {
  return Number((await pool.query("select count(*) as n from bench_effect")).rows[0].n);
}
