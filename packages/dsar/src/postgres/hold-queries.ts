import type { Kysely } from "kysely";
import type { HoldQueries } from "../engine/queries.ts";
import type { Tables } from "./tables.ts";

/** Queries about legal holds. */
export function holdQueries(db: Kysely<Tables>): HoldQueries {
  return {
    async insertHold(hold) {
      const fields = hold.fields === null ? null : JSON.stringify(hold.fields);
      await db
        .insertInto("holds")
        .values({ ...hold, fields })
        .execute();
    },
    async holds(controller, subject) {
      const all = db
        .selectFrom("holds")
        .selectAll()
        .where("controller", "=", controller)
        .where("releasedAt", "is", null);
      const some = subject === undefined ? all : all.where("subject", "=", subject);
      return some.orderBy("createdAt").orderBy("id").execute();
    },
    async releaseHold(controller, id, at) {
      const released = await db
        .updateTable("holds")
        .set({ releasedAt: at })
        .where("controller", "=", controller)
        .where("id", "=", id)
        .where("releasedAt", "is", null)
        .executeTakeFirst();
      return released.numUpdatedRows === 1n;
    },
    async noteHeld(requestId, holds) {
      if (holds.length === 0) return;
      await db
        .insertInto("heldRequests")
        .values(holds.map((holdId) => ({ requestId, holdId })))
        .onConflict((conflict) => conflict.columns(["requestId", "holdId"]).doNothing())
        .execute();
    },
    async heldRequests(hold) {
      const rows = await db
        .selectFrom("heldRequests")
        .select("requestId")
        .where("holdId", "=", hold)
        .orderBy("requestId")
        .execute();
      return rows.map(({ requestId }) => requestId);
    },
  };
}
