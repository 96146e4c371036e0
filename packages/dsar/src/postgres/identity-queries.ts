import type { Kysely } from "kysely";
import type { IdentityQueries } from "../engine/queries.ts";
import type { Tables } from "./tables.ts";

/** Queries about who asks: proofs, guesses, mandates. */
export function identityQueries(db: Kysely<Tables>): IdentityQueries {
  return {
    async insertProof(proof) {
      await db.insertInto("proofs").values(proof).execute();
    },
    async proofs(requestId) {
      const proofs = db.selectFrom("proofs").selectAll().where("requestId", "=", requestId);
      return proofs.orderBy("createdAt").orderBy("id").execute();
    },
    async deleteProofs(requestId) {
      await db.deleteFrom("proofs").where("requestId", "=", requestId).execute();
    },
    async deleteProofsBefore(controller, before) {
      const deleted = await db
        .deleteFrom("proofs")
        .using("requests")
        .whereRef("requests.id", "=", "proofs.requestId")
        .where("requests.controller", "=", controller)
        .where("proofs.createdAt", "<", before)
        .executeTakeFirst();
      return Number(deleted.numDeletedRows);
    },
    async wrongCodesSince(controller, address, since) {
      const { sum } = await db
        .selectFrom("challenges")
        .innerJoin("requests", "requests.id", "challenges.requestId")
        .select((select) => select.fn.sum<string | number | null>("challenges.attempts").as("sum"))
        .where("requests.controller", "=", controller)
        .where("requests.address", "=", address)
        .where("challenges.createdAt", ">", since)
        .executeTakeFirstOrThrow();
      return Number(sum ?? 0);
    },
    async useMandate(controller, mandate, now) {
      const used = db.deleteFrom("mandates").where("controller", "=", controller);
      await used.where("expiresAt", "<", now).execute();
      const inserted = await db
        .insertInto("mandates")
        .values({ controller, ...mandate })
        .onConflict((conflict) => conflict.columns(["controller", "agent", "jti"]).doNothing())
        .executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    },
  };
}
