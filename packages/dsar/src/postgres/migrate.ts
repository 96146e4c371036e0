import { Migrator } from "kysely";
import { DsarError } from "../core/error.ts";
import { migrations } from "./migrations.ts";
import { checkedSchema, kyselyOn, type PgPool } from "./pool.ts";

/**
 * Creates or upgrades the tables in a schema of their own; safe to call at each start, and from
 * several processes at once.
 *
 * @throws DsarError `migration-failed` with the database's error as cause; nothing was changed by
 * the migration that failed.
 */
export async function migrate(
  pool: PgPool,
  options: { readonly schema?: string } = {},
): Promise<void> {
  const schema = checkedSchema(options.schema);
  await oneAtATime(pool, schema);
  const migrator = new Migrator({
    db: kyselyOn(pool).withoutPlugins(),
    provider: { getMigrations: () => Promise.resolve(migrations(schema)) },
    migrationTableSchema: schema,
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new DsarError(
    "migration-failed",
    `The schema "${schema}" could not be brought up to date.`,
    {
      path: schema,
      cause: error,
    },
  );
}

/** Two processes that create a schema in the same moment collide even with IF NOT EXISTS. */
async function oneAtATime(pool: PgPool, schema: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin", []);
    await client.query("select pg_advisory_xact_lock(hashtext($1))", [`candor ${schema}`]);
    await client.query(`create schema if not exists "${schema}"`, []);
    await client.query("commit", []);
  } finally {
    client.release();
  }
}
