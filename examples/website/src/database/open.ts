import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { migrate, SCHEMA } from "./migrations.ts";
import type { Tables } from "./tables.ts";

/** The pool for packages that bring their own schema, and the query builder for our own. */
export interface Database {
  readonly pool: pg.Pool;
  readonly tables: Kysely<Tables>;
  close(): Promise<void>;
}

/** Connects and migrates. @throws the connection's error when the database cannot be reached. */
export async function openDatabase(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // An idle connection that breaks is replaced at its next use; without a listener it would end us.
  pool.on("error", () => {});
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  await migrate(kysely);
  return { pool, tables: kysely.withSchema(SCHEMA), close: () => drained(pool, kysely) };
}

/** Ends the pool and waits for its connections; `pool.end` alone returns while they still close. */
async function drained(pool: pg.Pool, kysely: Kysely<Tables>): Promise<void> {
  let closing = pool.totalCount;
  const last = new Promise<void>((resolve) => {
    pool.on("remove", () => --closing === 0 && resolve());
  });
  await kysely.destroy();
  if (closing > 0) await last;
}
