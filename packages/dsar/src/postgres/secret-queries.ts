import type { Kysely } from "kysely";
import type { ChallengeQueries, ExportQueries } from "../engine/queries.ts";
import type { Tables } from "./tables.ts";

/** Queries about what a mailed secret opens: confirmations and exports. */
export function secretQueries(db: Kysely<Tables>): ChallengeQueries & ExportQueries {
  const challenges = db.selectFrom("challenges").selectAll();
  const files = db.selectFrom("exports").selectAll("exports");
  return {
    async insertChallenge(challenge) {
      await db.insertInto("challenges").values(challenge).execute();
    },
    async latestChallenge(requestId) {
      const query = challenges.where("requestId", "=", requestId).orderBy("createdAt", "desc");
      return (await query.limit(1).executeTakeFirst()) ?? null;
    },
    async challengeById(id) {
      return (await challenges.where("id", "=", id).executeTakeFirst()) ?? null;
    },
    async updateChallenge(id, patch) {
      await db.updateTable("challenges").set(patch).where("id", "=", id).execute();
    },
    async insertExport(file) {
      await db.insertInto("exports").values(file).execute();
    },
    async exportOf(requestId) {
      return (await files.where("requestId", "=", requestId).executeTakeFirst()) ?? null;
    },
    async expiredExports(controller, now) {
      return files
        .innerJoin("requests", "requests.id", "exports.requestId")
        .where("requests.controller", "=", controller)
        .where("exports.expiresAt", "<=", now)
        .where("exports.emptiedAt", "is", null)
        .execute();
    },
    async updateExport(id, patch) {
      await db.updateTable("exports").set(patch).where("id", "=", id).execute();
    },
  };
}
