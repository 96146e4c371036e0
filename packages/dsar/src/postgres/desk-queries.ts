import { type Kysely, sql } from "kysely";
import type { DeskQueries } from "../engine/queries.ts";
import { requestOf } from "./request-queries.ts";
import type { Tables } from "./tables.ts";

/** Events of the audit that a report counts; the rest of a chain is how it came to them. */
const COUNTED = [
  ...["received", "decided", "law-applied", "verify", "paused", "resumed", "extend"],
  ...["answer", "refuse", "withdraw", "reopen"],
];

/** Queries of the desk: who works there, what waits for approval, and what a report counts. */
export function deskQueries(db: Kysely<Tables>): DeskQueries {
  const proposals = db
    .selectFrom("proposals")
    .innerJoin("requests", "requests.id", "proposals.requestId")
    .selectAll("proposals");
  const requests = db.selectFrom("requests").selectAll("requests");
  return {
    async nameOperator(controller, pseudonym, name) {
      await db
        .insertInto("operators")
        .values({ controller, pseudonym, name })
        .onConflict((conflict) =>
          conflict
            .columns(["controller", "pseudonym"])
            .doUpdateSet({ name })
            .where("operators.name", "!=", name),
        )
        .execute();
    },
    async operatorNames(controller) {
      const rows = await db
        .selectFrom("operators")
        .select(["pseudonym", "name"])
        .where("controller", "=", controller)
        .execute();
      return new Map(rows.map(({ pseudonym, name }) => [pseudonym, name]));
    },
    async insertProposal(proposal) {
      await db.insertInto("proposals").values(proposal).execute();
    },
    async proposalById(id) {
      return (await proposals.where("proposals.id", "=", id).executeTakeFirst()) ?? null;
    },
    async proposals(controller, requestId) {
      const all = proposals.where("requests.controller", "=", controller);
      const some =
        requestId === undefined
          ? all.where("proposals.outcome", "is", null).where("requests.closedAt", "is", null)
          : all.where("proposals.requestId", "=", requestId);
      return some.orderBy("proposals.proposedAt").orderBy("proposals.id").execute();
    },
    async settleProposal(id, settlement) {
      await db.updateTable("proposals").set(settlement).where("id", "=", id).execute();
    },
    async closedRequests(controller, limit) {
      const closed = requests
        .where("controller", "=", controller)
        .where("closedAt", "is not", null)
        .orderBy("closedAt", "desc")
        .orderBy("id");
      return (await closed.limit(limit).execute()).map(requestOf);
    },
    async requestsOfAddress(controller, address) {
      const theirs = requests
        .where("controller", "=", controller)
        .where("address", "=", address)
        .orderBy("receivedAt")
        .orderBy("id");
      return (await theirs.execute()).map(requestOf);
    },
    async messagesOf(requestId) {
      const mails = db.selectFrom("messages").selectAll().where("requestId", "=", requestId);
      return mails.orderBy("createdAt").orderBy("id").execute();
    },
    async countedEvents(controller, { from, to }) {
      return db
        .selectFrom("events")
        .innerJoin("requests", "requests.id", "events.requestId")
        .select(["events.requestId", "events.record"])
        .where("requests.controller", "=", controller)
        .where("requests.receivedAt", "<", to)
        .where((where) =>
          where.or([
            where("requests.closedAt", "is", null),
            where("requests.closedAt", ">=", from),
          ]),
        )
        .where(sql<boolean>`(events.record::jsonb ->> 'event') = any(${COUNTED})`)
        .orderBy("events.requestId")
        .orderBy("events.seq")
        .execute();
    },
  };
}
