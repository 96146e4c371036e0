import { join } from "node:path";
import { startPostgres } from "@candor/engines/postgres";
import { Kysely, Migrator, PostgresDialect } from "kysely";
import pg from "pg";
import { migrations } from "./migrations.ts";
import type { Tables } from "./tables.ts";

/** Where the cloud's tables are. */
export interface DatabaseSettings {
  /** Folder for the embedded PostgreSQL, which is started when there is no `databaseUrl`. */
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** Schema that keeps the tables apart from everything else in the database. */
  readonly schema: string;
}

/** The cloud's tables, ready for queries. */
export interface Database {
  readonly tables: Kysely<Tables>;
  close(): Promise<void>;
}

/**
 * Connects to PostgreSQL, or starts the embedded one, and brings the tables up to date.
 *
 * @throws Error when it cannot be reached or a migration fails, which is then undone.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { dataDir, databaseUrl, schema } = settings;
  const embedded =
    databaseUrl === null ? await startPostgres({ dataDir: join(dataDir, "postgres") }) : null;
  const pool = new pg.Pool({ connectionString: databaseUrl ?? embedded?.url, max: 5 });
  // An idle connection that breaks is replaced at its next use; without a listener it would end us.
  pool.on("error", () => {});
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await drained(pool, kysely);
    await embedded?.stop();
  };
  try {
    await migrate(kysely, schema);
  } catch (error) {
    await close();
    throw error;
  }
  return { tables: kysely.withSchema(schema), close };
}

async function migrate(db: Kysely<Tables>, schema: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations(schema) },
    migrationTableSchema: schema,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
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
