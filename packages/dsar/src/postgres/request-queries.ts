import type { Insertable, Kysely, Selectable } from "kysely";
import type { LetterQueries, RequestQueries } from "../engine/queries.ts";
import type { RequestPatch, StoredRequest } from "../engine/store.ts";
import type { Tables } from "./tables.ts";

/** Queries about requests and the letters that belong to them. */
export function requestQueries(db: Kysely<Tables>): RequestQueries & LetterQueries {
  const requests = db.selectFrom("requests").selectAll("requests");
  return {
    async insertRequest(request) {
      const { also, clock, particulars, law, pauses, extension, onBehalf, ...plain } = request;
      const inserted = await db
        .insertInto("requests")
        .values({
          ...plain,
          also: JSON.stringify(also),
          clock: JSON.stringify(clock),
          due: clock.due,
          safe: clock.safe,
          law: JSON.stringify(law),
          pauses: JSON.stringify(pauses),
          particulars: orNull(particulars),
          extension: orNull(extension),
          onBehalf: orNull(onBehalf),
        })
        .onConflict((conflict) =>
          conflict
            .columns(["controller", "address", "messageId"])
            .where("messageId", "is not", null)
            .doNothing(),
        )
        .executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    },
    async requestById(id, lock) {
      const query = requests.where("id", "=", id);
      return stored(await (lock ? query.forUpdate() : query).executeTakeFirst());
    },
    async requestByToken(controller, tokenHash) {
      const query = requests.where("controller", "=", controller);
      return stored(await query.where("tokenHash", "=", tokenHash).executeTakeFirst());
    },
    async requestByMail(controller, address, messageId) {
      const query = requests.where("controller", "=", controller).where("address", "=", address);
      return stored(await query.where("messageId", "=", messageId).executeTakeFirst());
    },
    async requestByMessage(controller, messageId) {
      const query = requests
        .innerJoin("messages", "messages.requestId", "requests.id")
        .where("controller", "=", controller);
      return stored(await query.where("messages.id", "=", messageId).executeTakeFirst());
    },
    async openRequests(controller) {
      const query = requests.where("controller", "=", controller).where("closedAt", "is", null);
      return (await query.orderBy("safe").orderBy("receivedAt").execute()).map(requestOf);
    },
    async confirmationsSince(controller, address, since) {
      const { count } = await db
        .selectFrom("messages")
        .innerJoin("requests", "requests.id", "messages.requestId")
        .select((select) => select.fn.countAll<string | number>().as("count"))
        .where("requests.controller", "=", controller)
        .where("requests.address", "=", address)
        .where("messages.kind", "=", "confirm")
        .where("messages.createdAt", ">", since)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async updateRequest(id, patch) {
      const { clock: _c, particulars: _p, law: _l, pauses: _w, extension: _e, ...some } = patch;
      const { onBehalf: _b, ...plain } = some;
      await db
        .updateTable("requests")
        .set({ ...plain, ...jsonColumns(patch) })
        .where("id", "=", id)
        .execute();
    },
    async anonymiseClosed(controller, before) {
      const ids = await db
        .updateTable("requests")
        .set({ address: null, name: null, message: null, messageId: null, particulars: null })
        // What was asked and told may speak of the person.
        .set({ pauses: "[]", extension: null, onBehalf: null })
        .where("controller", "=", controller)
        .where("closedAt", "<", before)
        .where("address", "is not", null)
        // An erasure that a hold cut short is finished when the hold ends, and needs the address.
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom("heldRequests")
                .innerJoin("holds", "holds.id", "heldRequests.holdId")
                .select("holds.id")
                .whereRef("heldRequests.requestId", "=", "requests.id")
                .where("holds.releasedAt", "is", null),
            ),
          ),
        )
        .returning("id")
        .execute();
      if (ids.length === 0) return 0;
      const requestIds = ids.map(({ id }) => id);
      await db.deleteFrom("letters").where("requestId", "in", requestIds).execute();
      await db
        .updateTable("proposals")
        .set({ text: null, granted: null, note: null })
        .where("requestId", "in", requestIds)
        .execute();
      return ids.length;
    },
    async insertLetter(letter) {
      const inserted = await db
        .insertInto("letters")
        .values(letter)
        .onConflict((conflict) => conflict.columns(["requestId", "messageId"]).doNothing())
        .executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    },
    async letters(requestId) {
      const letters = db.selectFrom("letters").selectAll().where("requestId", "=", requestId);
      return letters.orderBy("receivedAt").orderBy("id").execute();
    },
  };
}

/** Columns of JSON, as text, and the clock's dates beside it. */
function jsonColumns({
  clock,
  particulars,
  law,
  pauses,
  extension,
  onBehalf,
}: RequestPatch): Partial<Insertable<Tables["requests"]>> {
  return {
    ...(clock === undefined
      ? {}
      : { clock: JSON.stringify(clock), due: clock.due, safe: clock.safe }),
    ...(law === undefined ? {} : { law: JSON.stringify(law) }),
    ...(pauses === undefined ? {} : { pauses: JSON.stringify(pauses) }),
    ...(particulars === undefined ? {} : { particulars: orNull(particulars) }),
    ...(extension === undefined ? {} : { extension: orNull(extension) }),
    ...(onBehalf === undefined ? {} : { onBehalf: orNull(onBehalf) }),
  };
}

function orNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function stored(row: Selectable<Tables["requests"]> | undefined): StoredRequest | null {
  return row === undefined ? null : requestOf(row);
}

/** A stored row without the columns that only serve the queue. */
export function requestOf(row: Selectable<Tables["requests"]>): StoredRequest {
  const { due: _due, safe: _safe, ...request } = row;
  return request;
}
