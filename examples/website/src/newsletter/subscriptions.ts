import { createHmac } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Company } from "../company.ts";
import type { Tables } from "../database/tables.ts";

/** Somebody who has news by mail. */
export interface Subscription {
  readonly id: string;
  readonly email: string;
  readonly topics: readonly string[];
  readonly confirmedAt: Date;
}

/** A consent that was confirmed from the mailbox it is about. */
interface Consent {
  readonly email: string;
  readonly topics: readonly string[];
  /** When the form was sent. */
  readonly askedAt: Date;
  readonly accountId: string | null;
  readonly how: "form" | "account";
}

/** How a subscription came to its end. */
export type Ending = "one-click" | "settings" | "account" | "request";

/** The subscribers of one company, and the proof of what each agreed to. */
export interface Subscriptions {
  /**
   * Begins or widens a subscription.
   *
   * @returns null when it was ended after the form was sent: an old letter brings nobody back
   */
  confirm(consent: Consent): Promise<Subscription | null>;
  /** The subscription with an id, of an address, or of an account; null when there is none. */
  byId(id: string): Promise<Subscription | null>;
  byEmail(email: string): Promise<Subscription | null>;
  byAccount(account: { readonly id: string; readonly email: string }): Promise<Subscription | null>;
  /** Leaves only these topics; none at all ends the subscription. */
  narrow(subscription: Subscription, topics: readonly string[], how: Ending): Promise<void>;
  /** Adds topics by a link that only the mailbox has. */
  widen(subscription: Subscription, topics: readonly string[]): Promise<void>;
  /** Ends a subscription and puts its address on the list of those that get nothing. */
  end(subscription: Subscription, how: Ending): Promise<void>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Names an address without holding it: only who has the secret can tell whether a given address
 * is meant.
 */
export function addressHash(secret: Uint8Array, company: string, email: string): string {
  const text = JSON.stringify(["news", company, email.toLowerCase()]);
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** Opens the subscriptions of one company. */
export function openSubscriptions(
  db: Kysely<Tables>,
  { id: company, news }: Company,
  secret: Uint8Array,
  now: () => Date = () => new Date(),
): Subscriptions {
  const columns = ["id", "email", "topics", "confirmed_at as confirmedAt"] as const;
  const all = db.selectFrom("subscription").select(columns).where("company", "=", company);
  const hashOf = (email: string) => addressHash(secret, company, email);

  async function prove(
    tx: Kysely<Tables>,
    email: string,
    entry: {
      readonly action: "confirmed" | "changed" | "ended";
      readonly how: string;
      readonly topics: readonly string[];
      readonly askedAt?: Date;
    },
  ): Promise<void> {
    await tx
      .insertInto("news_consent")
      .values({
        company,
        address_hash: hashOf(email),
        action: entry.action,
        how: entry.how,
        topics: [...entry.topics],
        wording: news.wording,
        wording_version: news.version,
        asked_at: entry.askedAt ?? null,
        at: now(),
      })
      .execute();
  }

  /** Both ends of a consent wait for each other: a second press of the button finds the first. */
  function alone<T>(email: string, work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    return db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${hashOf(email)}, 0))`.execute(tx);
      return work(tx);
    });
  }

  const self: Subscriptions = {
    confirm: ({ email, topics, askedAt, accountId, how }) =>
      alone(email, async (tx) => {
        const ended = await tx
          .selectFrom("news_consent")
          .select("at")
          .where("company", "=", company)
          .where("address_hash", "=", hashOf(email))
          .where("action", "=", "ended")
          .where("at", ">=", askedAt)
          .executeTakeFirst();
        if (ended) return null;
        const held = await tx
          .selectFrom("subscription")
          .select("topics")
          .where("company", "=", company)
          .where("email", "=", email)
          .executeTakeFirst();
        const together = inOrder(news, [...(held?.topics ?? []), ...topics]);
        const account = accountId === null ? {} : { account_id: accountId };
        const subscription = await tx
          .insertInto("subscription")
          .values({ company, email, topics: together, account_id: accountId, confirmed_at: now() })
          .onConflict((conflict) =>
            conflict.columns(["company", "email"]).doUpdateSet({ topics: together, ...account }),
          )
          .returning(columns)
          .executeTakeFirstOrThrow();
        await tx
          .deleteFrom("suppression")
          .where("company", "=", company)
          .where("address_hash", "=", hashOf(email))
          .execute();
        if (together.length > (held?.topics.length ?? 0))
          await prove(tx, email, { action: "confirmed", how, topics: together, askedAt });
        return subscription;
      }),

    async byId(id) {
      if (!UUID.test(id)) return null;
      return (await all.where("id", "=", id).executeTakeFirst()) ?? null;
    },

    async byEmail(email) {
      return (await all.where("email", "=", email).executeTakeFirst()) ?? null;
    },

    async byAccount({ id, email }) {
      const own = all.where("account_id", "=", id).where("email", "=", email);
      return (await own.executeTakeFirst()) ?? null;
    },

    async narrow(subscription, topics, how) {
      const left = subscription.topics.filter((topic) => topics.includes(topic));
      if (left.length === 0) return self.end(subscription, how);
      if (left.length === subscription.topics.length) return;
      await alone(subscription.email, async (tx) => {
        await tx
          .updateTable("subscription")
          .set({ topics: left })
          .where("id", "=", subscription.id)
          .execute();
        await prove(tx, subscription.email, { action: "changed", how, topics: left });
      });
    },

    async widen(subscription, topics) {
      const together = inOrder(news, [...subscription.topics, ...topics]);
      if (together.length === subscription.topics.length) return;
      await alone(subscription.email, async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable("subscription")
          .set({ topics: together })
          .where("id", "=", subscription.id)
          .executeTakeFirst();
        if (numUpdatedRows > 0n)
          await prove(tx, subscription.email, {
            action: "changed",
            how: "settings",
            topics: together,
          });
      });
    },

    async end({ id, email }, how) {
      await alone(email, async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom("subscription")
          .where("id", "=", id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return;
        await tx
          .insertInto("suppression")
          .values({ company, address_hash: hashOf(email), at: now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await prove(tx, email, { action: "ended", how, topics: [] });
      });
    },
  };
  return self;
}

/** Topics as the company lists them, each once; one that it no longer has falls away. */
function inOrder(news: Company["news"], topics: readonly string[]): string[] {
  return news.topics.map(({ id }) => id).filter((id) => topics.includes(id));
}
