import { GENESIS } from "@candor/ledger";
import { type PgPool, transaction } from "./pool.ts";

/** Each step runs once, in order; a step that was released is never changed. */
function steps(schema: string): string[] {
  return [
    `create table ${schema}.receipt (
       seq bigint primary key,
       reference text not null unique,
       at timestamptz not null,
       record json,
       previous text not null,
       digest text not null,
       hash text not null
     );
     create table ${schema}.head (
       single boolean primary key default true check (single),
       seq bigint not null,
       hash text not null
     );
     insert into ${schema}.head (seq, hash) values (${GENESIS.seq}, '${GENESIS.hash}');
     comment on column ${schema}.receipt.record is
       'json keeps the text byte for byte, which the digest is made of; never jsonb';`,
    // Receipts can be erased; a visitor's are found by the one each replaced.
    `alter table ${schema}.receipt alter column reference drop not null;
     create index receipt_replaces on ${schema}.receipt ((record ->> 'replaces'));
     create index receipt_expires on ${schema}.receipt ((record ->> 'expires'));`,
  ];
}

/** Brings a schema up to date; harmless when it is, and when several processes do it at once. */
export async function migrate(pool: PgPool, schema: string): Promise<void> {
  await transaction(pool, "begin", async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext($1))", [schema]);
    await client.query(`create schema if not exists ${schema}`);
    await client.query(
      `create table if not exists ${schema}.migration (version int primary key, at timestamptz not null default now())`,
    );
    const { rows } = await client.query(
      `select coalesce(max(version), 0)::int as version from ${schema}.migration`,
    );
    const done = (rows[0] as { version: number }).version;
    for (const [at, step] of steps(schema).entries()) {
      if (at < done) continue;
      await client.query(step);
      await client.query(`insert into ${schema}.migration (version) values ($1)`, [at + 1]);
    }
  });
}
