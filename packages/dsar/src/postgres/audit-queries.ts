import { type Kysely, sql } from "kysely";
import type { AuditQueries } from "../engine/queries.ts";
import type { BatchStatements } from "./batch-statements.ts";
import type { Tables } from "./tables.ts";

/** Queries about the hash chain of each request. */
export function auditQueries(db: Kysely<Tables>, statements: BatchStatements): AuditQueries {
  const plain = db.withoutPlugins();
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
      const { rows } = await plain.executeQuery(statements.lastAuditRows(requestIds));
      return new Map(rows.map(({ requestId, ...row }) => [requestId, row]));
    },
    async insertAuditRows(rows) {
      await plain.executeQuery(statements.insertAuditRows(rows));
    },
    async auditRows(requestId) {
      return events.where("requestId", "=", requestId).orderBy("seq").execute();
    },
    async auditHeads(controller) {
      return db
        .selectFrom("events")
        .innerJoin("requests", "requests.id", "events.requestId")
        .select(["events.requestId", "events.seq", "events.hash"])
        .distinctOn("events.requestId")
        .where("requests.controller", "=", controller)
        .orderBy("events.requestId")
        .orderBy("events.seq", "desc")
        .execute();
    },
    async auditPage(controller, after, limit) {
      const rows = db
        .selectFrom("events")
        .innerJoin("requests", "requests.id", "events.requestId")
        .selectAll("events")
        .where("requests.controller", "=", controller);
      const rest =
        after === null
          ? rows
          : rows.where(
              sql<boolean>`(events.request_id, events.seq) > (${after.requestId}::uuid, ${after.seq}::int)`,
            );
      return rest.orderBy("events.requestId").orderBy("events.seq").limit(limit).execute();
    },
  };
}
