import type { Kysely, Selectable } from "kysely";
import type { MessageQueries } from "../engine/queries.ts";
import type { Message, StoreTransaction } from "../engine/store.ts";
import type { Tables } from "./tables.ts";

/** Queries about the outbox. */
export function messageQueries(
  db: Kysely<Tables>,
  requestById: StoreTransaction["requestById"],
): MessageQueries {
  const messages = db
    .selectFrom("messages")
    .innerJoin("requests", "requests.id", "messages.requestId")
    .selectAll("messages");
  return {
    async insertMessage(message) {
      await db
        .insertInto("messages")
        .values({ ...message, createdAt: message.runAt })
        .execute();
    },
    async claimMessage(controller, now) {
      // Only the message is locked: a slow mail server must not hold the request itself.
      const row = await messages
        .where("requests.controller", "=", controller)
        .where("messages.state", "=", "pending")
        .where("messages.runAt", "<=", now)
        .orderBy("messages.runAt")
        .orderBy("messages.id")
        .limit(1)
        .forUpdate("messages")
        .skipLocked()
        .executeTakeFirst();
      if (row === undefined) return null;
      const request = await requestById(row.requestId);
      return request === null ? null : { message: messageOf(row), request };
    },
    async updateMessage(id, patch) {
      await db.updateTable("messages").set(patch).where("id", "=", id).execute();
    },
    async deadMessages(controller) {
      const rows = await messages
        .where("requests.controller", "=", controller)
        .where("messages.state", "=", "dead")
        .orderBy("messages.createdAt")
        .execute();
      return rows.map(messageOf);
    },
  };
}

function messageOf(row: Selectable<Tables["messages"]>): Message {
  const { createdAt: _createdAt, ...message } = row;
  return message;
}
