import type { TokenRecord, TokenStore } from "@candor/zk-backup/server";
import type { Kysely } from "kysely";
import type { Tables, TokenTable } from "./tables.ts";

/** Keeps the tokens of accounts in PostgreSQL. */
export function databaseTokens(db: Kysely<Tables>): TokenStore {
  return {
    async find(id) {
      const row = await db.selectFrom("token").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
    async list(account) {
      const rows = await db
        .selectFrom("token")
        .selectAll()
        .where("account_id", "=", account)
        .orderBy("created_at")
        .execute();
      return rows.map(recordOf);
    },
    async save(record) {
      const row = rowOf(record);
      await db
        .insertInto("token")
        .values(row)
        .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
        .execute();
    },
    async remove(id) {
      const { numDeletedRows } = await db
        .deleteFrom("token")
        .where("id", "=", id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function recordOf({ account_id, created_at, expires_at, ...row }: TokenTable): TokenRecord {
  const { id, role, label, hash } = row;
  return {
    ...{ id, account: account_id, role, label, hash },
    ...{ created: created_at.toISOString(), expires: expires_at?.toISOString() ?? null },
  };
}

function rowOf({ account, created, expires, ...record }: TokenRecord): TokenTable {
  const { id, role, label, hash } = record;
  return {
    ...{ id, account_id: account, role, label, hash, created_at: new Date(created) },
    expires_at: expires === null ? null : new Date(expires),
  };
}
