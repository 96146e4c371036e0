import { type Kysely, type Selectable, sql } from "kysely";
import type { MailQueries, StoredPost } from "../engine/mail-queries.ts";
import type { Tables } from "./tables.ts";

const FILE = ["id", "name", "type", "declaredType", "bytes", "receivedAt"] as const;
/** The last id that begins with the 12 digits of a reference. */
const LAST = "-ffff-ffff-ffffffffffff";
const FIRST = "-0000-0000-000000000000";

/** Questions about what came by mail beside the requests. */
export function mailQueries(db: Kysely<Tables>): MailQueries {
  const post = db.selectFrom("post").selectAll("post");
  return {
    async insertPost({ flaws, report, ...row }) {
      const inserted = await db
        .insertInto("post")
        .values({
          ...row,
          flaws: JSON.stringify(flaws),
          report: report === null ? null : JSON.stringify(report),
        })
        .onConflict((conflict) => conflict.columns(["controller", "digest"]).doNothing())
        .executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    },
    async unsettledPost(controller) {
      const rows = post.where("controller", "=", controller).where("settledAt", "is", null);
      return (await rows.orderBy("receivedAt").orderBy("id").execute()).map(postOf);
    },
    async postById(controller, id) {
      const row = await post
        .where("controller", "=", controller)
        .where("id", "=", id)
        .forUpdate()
        .executeTakeFirst();
      return row === undefined ? null : postOf(row);
    },
    async postOf(requestId) {
      const rows = post.where("requestId", "=", requestId);
      return (await rows.orderBy("receivedAt").orderBy("id").execute()).map(postOf);
    },
    async undeliveredRequests(controller) {
      const rows = await db
        .selectFrom("post")
        .select("requestId")
        .where("controller", "=", controller)
        .where("settledAt", "is", null)
        .where("kind", "=", "bounce")
        .where(sql<string>`report ->> 'action'`, "=", "failed")
        .execute();
      return rows.flatMap(({ requestId }) => requestId ?? []);
    },
    async settlePost(id, { at, as, by }) {
      const settled = { settledAt: at, settledAs: as, settledBy: by };
      await db.updateTable("post").set(settled).where("id", "=", id).execute();
    },
    async settleReturned(requestId, at) {
      await db
        .updateTable("post")
        .set({ settledAt: at })
        .where("requestId", "=", requestId)
        .where("kind", "=", "bounce")
        .where("settledAt", "is", null)
        .execute();
    },
    async insertAttachment(attachment) {
      await db.insertInto("attachments").values(attachment).execute();
    },
    async attachments(requestId) {
      const files = db.selectFrom("attachments").select(FILE).where("requestId", "=", requestId);
      return files.orderBy("receivedAt").orderBy("id").execute();
    },
    async attachment(requestId, id) {
      const file = db.selectFrom("attachments").selectAll().where("requestId", "=", requestId);
      return (await file.where("id", "=", id).executeTakeFirst()) ?? null;
    },
    async deleteAttachment(requestId, id) {
      const { numDeletedRows } = await db
        .deleteFrom("attachments")
        .where("requestId", "=", requestId)
        .where("id", "=", id)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
    async noteCircumstances(requestId, how) {
      const circumstances = JSON.stringify(how);
      await db
        .insertInto("requestMail")
        .values({ requestId, circumstances })
        .onConflict((conflict) => conflict.column("requestId").doUpdateSet({ circumstances }))
        .execute();
    },
    async circumstances(requestId) {
      const row = await db
        .selectFrom("requestMail")
        .select("circumstances")
        .where("requestId", "=", requestId)
        .executeTakeFirst();
      return row?.circumstances ?? null;
    },
    async setRequester(requestId, address) {
      const requests = db.updateTable("requests").set({ address, name: null });
      await requests.where("id", "=", requestId).execute();
    },
    async requestByReference(controller, address, start) {
      const row = await db
        .selectFrom("requests")
        .select("id")
        .where("controller", "=", controller)
        .where("address", "=", address)
        .where("id", ">=", start + FIRST)
        .where("id", "<=", start + LAST)
        .limit(1)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    async acknowledgementsSince(controller, address, since) {
      const { count } = await db
        .selectFrom("messages")
        .innerJoin("requests", "requests.id", "messages.requestId")
        .select((select) => select.fn.countAll<string | number>().as("count"))
        .where("requests.controller", "=", controller)
        .where("requests.address", "=", address)
        .where("messages.kind", "=", "received")
        .where("messages.createdAt", ">", since)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async forgetMail(controller, before) {
      const requests = db.selectFrom("requests").select("id").where("controller", "=", controller);
      const closed = requests.where("closedAt", "<", before.files);
      const nameless = requests.where("closedAt", "is not", null).where("address", "is", null);
      await db.deleteFrom("attachments").where("requestId", "in", closed).execute();
      await db.deleteFrom("requestMail").where("requestId", "in", nameless).execute();
      await db.deleteFrom("post").where("requestId", "in", nameless).execute();
      await db
        .deleteFrom("post")
        .where("controller", "=", controller)
        .where("requestId", "is", null)
        .where("receivedAt", "<", before.mail)
        .execute();
    },
  };
}

function postOf(row: Selectable<Tables["post"]>): StoredPost {
  return row;
}
