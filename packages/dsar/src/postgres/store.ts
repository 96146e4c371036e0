import { type Kysely, sql } from "kysely";
import type { Store, StoreTransaction } from "../engine/store.ts";
import { auditQueries } from "./audit-queries.ts";
import { type BatchStatements, batchStatements } from "./batch-statements.ts";
import { databaseClock } from "./database-clock.ts";
import { deskQueries } from "./desk-queries.ts";
import { holdQueries } from "./hold-queries.ts";
import { identityQueries } from "./identity-queries.ts";
import { mailQueries } from "./mail-queries.ts";
import { messageQueries } from "./message-queries.ts";
import { checkedSchema, kyselyOn, type PgPool } from "./pool.ts";
import { rawSql } from "./raw-sql.ts";
import { requestQueries } from "./request-queries.ts";
import { secretQueries } from "./secret-queries.ts";
import { stepQueries } from "./step-queries.ts";
import type { Tables } from "./tables.ts";

/**
 * Opens the store on a database that `migrate` has prepared.
 *
 * @throws DsarError `configuration-invalid` for a schema name that is none.
 * @example
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * await migrate(pool);
 * const store = createStore({ pool });
 */
export function createStore(options: {
  /** A `pg` Pool; its owner ends it. */
  readonly pool: PgPool;
  /** `candor_dsar` when left out. */
  readonly schema?: string;
}): Store {
  const schema = checkedSchema(options.schema);
  const db = kyselyOn(options.pool);
  const statements = batchStatements(schema);
  const clock = databaseClock();
  return {
    schema,
    now: clock.now,
    transaction: (work) =>
      db.transaction().execute(async (trx) => {
        await clock.follow(() => databaseTime(trx));
        return work(transactionOn(trx, schema, statements));
      }),
  };
}

/** Milliseconds since 1970 by the database's clock. */
async function databaseTime(trx: Kysely<Tables>): Promise<number> {
  const query = sql<{ ms: unknown }>`select extract(epoch from clock_timestamp()) * 1000 as ms`;
  return Number((await query.execute(trx)).rows[0]?.ms);
}

function transactionOn(
  trx: Kysely<Tables>,
  schema: string,
  statements: BatchStatements,
): StoreTransaction {
  const db = trx.withSchema(schema);
  const requests = requestQueries(db);
  return {
    sql: rawSql(trx),
    savepoint: (work) => savepoint(trx, work),
    ...requests,
    ...stepQueries(db, statements),
    ...holdQueries(db),
    ...messageQueries(db, requests.requestById),
    ...secretQueries(db),
    ...auditQueries(db, statements),
    ...deskQueries(db),
    ...identityQueries(db),
    ...mailQueries(db),
  };
}

async function savepoint<T>(trx: Kysely<Tables>, work: () => Promise<T>): Promise<T> {
  await sql`savepoint effect`.execute(trx);
  try {
    const result = await work();
    await sql`release savepoint effect`.execute(trx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint effect`.execute(trx);
    throw error;
  }
}
