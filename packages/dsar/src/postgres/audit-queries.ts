import type { Kysely } from "kysely";
import type { StoreTransaction } from "../engine/store.ts";
import type { Tables } from "./tables.ts";

/** Queries about the hash chain of each request. */
export function auditQueries(
  db: Kysely<Tables>,
): Pick<StoreTransaction, "lastAuditRow" | "insertAuditRow" | "auditRows"> {
  const events = db.selectFrom("events").select(["seq", "previous", "digest", "hash", "record"]);
  return {
    async lastAuditRow(requestId) {
      const query = events.where("requestId", "=", requestId).orderBy("seq", "desc").limit(1);
      return (await query.executeTakeFirst()) ?? null;
    },
    async insertAuditRow(requestId, row) {
      await db
        .insertInto("events")
        .values({ ...row, requestId })
        .execute();
    },
    async auditRows(requestId) {
      return events.where("requestId", "=", requestId).orderBy("seq").execute();
    },
  };
}
