import type { Kysely } from "kysely";
import type { StoreTransaction } from "../engine/store.ts";
import type { Tables } from "./tables.ts";

/** Queries about the hash chain of each request. */
export function auditQueries(
  db: Kysely<Tables>,
): Pick<
  StoreTransaction,
  "lastAuditRow" | "lastAuditRows" | "insertAuditRow" | "insertAuditRows" | "auditRows"
> {
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
    async lastAuditRows(requestIds) {
      const rows = await db
        .selectFrom("events")
        .selectAll()
        .distinctOn("requestId")
        .where("requestId", "in", [...requestIds])
        .orderBy("requestId")
        .orderBy("seq", "desc")
        .execute();
      return new Map(rows.map(({ requestId, ...row }) => [requestId, row]));
    },
    async insertAuditRows(rows) {
      await db
        .insertInto("events")
        .values([...rows])
        .execute();
    },
    async auditRows(requestId) {
      return events.where("requestId", "=", requestId).orderBy("seq").execute();
    },
  };
}
