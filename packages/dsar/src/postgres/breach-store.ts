import type { Kysely } from "kysely";
import type { BreachStore, BreachTransaction } from "../incident/breach-store.ts";
import { checkedSchema, kyselyOn, type PgPool } from "./pool.ts";
import { rawSql } from "./raw-sql.ts";
import type { Tables } from "./tables.ts";

/**
 * Opens the store for records of breaches on a database that `migrate` has prepared.
 *
 * @throws DsarError `configuration-invalid` for a schema name that is none.
 * @example
 * const incidents = createIncidents({ store: createBreachStore({ pool }), controller, register });
 */
export function createBreachStore(options: {
  /** A `pg` Pool; its owner ends it. */
  readonly pool: PgPool;
  /** `candor_dsar` when left out. */
  readonly schema?: string;
}): BreachStore {
  const schema = checkedSchema(options.schema);
  const db = kyselyOn(options.pool);
  return {
    transaction: (work) =>
      db
        .transaction()
        .execute((trx) => work({ ...queries(trx.withSchema(schema)), sql: rawSql(trx) })),
  };
}

function queries(db: Kysely<Tables>): Omit<BreachTransaction, "sql"> {
  const columns = ["id", "controller", "openedAt"] as const;
  return {
    async insertBreach(breach) {
      await db.insertInto("breaches").values(breach).execute();
    },
    async lockBreach(controller, id) {
      const query = db
        .selectFrom("breaches")
        .select(columns)
        .where("controller", "=", controller)
        .where("id", "=", id)
        .forUpdate();
      return (await query.executeTakeFirst()) ?? null;
    },
    async breaches(controller) {
      return db
        .selectFrom("breaches")
        .select(columns)
        .where("controller", "=", controller)
        .orderBy("openedAt", "desc")
        .orderBy("id")
        .execute();
    },
    async rows(id) {
      return db
        .selectFrom("breachRows")
        .select(["seq", "previous", "digest", "hash", "record"])
        .where("breachId", "=", id)
        .orderBy("seq")
        .execute();
    },
    async insertRow(id, row) {
      await db
        .insertInto("breachRows")
        .values({ ...row, breachId: id })
        .execute();
    },
  };
}
