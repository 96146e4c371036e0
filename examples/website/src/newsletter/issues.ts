import { type Kysely, sql } from "kysely";
import type { Company } from "../company.ts";
import type { Tables } from "../database/tables.ts";
import type { SiteMail } from "../mail/send.ts";
import type { Issue, NewsLetters } from "./letters.ts";
import { addressHash } from "./subscriptions.ts";

/** An issue with how far it went. */
export interface SentIssue {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly at: Date;
  readonly sent: number;
  readonly failed: number;
  readonly waiting: number;
}

/** The letters that go to all who subscribed. */
export interface Issues {
  /** Writes an issue down for everybody who has its topic; resolves with their number. */
  publish(issue: Omit<Issue, "id">): Promise<number>;
  /** Sends what is due, one after the other, until told to stop; resolves with how many went out. */
  deliver(options: { readonly signal: AbortSignal }): Promise<number>;
  /** The latest issues, newest first. */
  list(): Promise<readonly SentIssue[]>;
  /** How many have each topic. */
  readers(): Promise<ReadonlyMap<string, number>>;
}

/** What the issues work with. */
export interface IssuesOptions {
  readonly tables: Kysely<Tables>;
  readonly company: Company;
  readonly secret: Uint8Array;
  readonly letters: NewsLetters;
  readonly send: (letter: SiteMail) => Promise<void>;
  readonly now: () => Date;
}

/** One reader's copy of one issue. */
interface Due {
  readonly issueId: string;
  readonly readerId: string;
  readonly attempts: number;
}

/** A letter that was begun is begun again after this time, under the same Message-ID. */
const LEASE_MS = 2 * 60_000;
const ATTEMPTS = 6;
const LISTED = 20;

/** Opens the issues of one company. */
export function openIssues(options: IssuesOptions): Issues {
  const { tables: db, company, secret, letters, send, now } = options;

  return {
    publish: (issue) =>
      db.transaction().execute(async (tx) => {
        const { id } = await tx
          .insertInto("news_issue")
          .values({ company: company.id, ...issue, at: now() })
          .returning("id")
          .executeTakeFirstOrThrow();
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto("news_delivery")
          .columns(["issue_id", "subscription_id", "run_at"])
          .expression(
            tx
              .selectFrom("subscription")
              .select([
                sql<string>`${id}::uuid`.as("issue_id"),
                "id as subscription_id",
                sql<Date>`${now()}::timestamptz`.as("run_at"),
              ])
              .where("company", "=", company.id)
              .where(sql<boolean>`${issue.topic} = any(topics)`),
          )
          .executeTakeFirst();
        return Number(numInsertedOrUpdatedRows ?? 0n);
      }),

    async deliver({ signal }) {
      let sent = 0;
      while (!signal.aborted) {
        const due = await claim();
        if (!due) break;
        if (await attempt(due)) sent++;
      }
      return sent;
    },

    async list() {
      return db
        .selectFrom("news_issue")
        .select(["id", "topic", "subject", "at", "sent", "failed"])
        .select((one) =>
          one
            .selectFrom("news_delivery")
            .whereRef("issue_id", "=", "news_issue.id")
            .select(sql<number>`count(*)::int`.as("count"))
            .as("waiting"),
        )
        .where("company", "=", company.id)
        .orderBy("at", "desc")
        .limit(LISTED)
        .execute()
        .then((rows) => rows.map((row) => ({ ...row, waiting: row.waiting ?? 0 })));
    },

    async readers() {
      const rows = await db
        .selectFrom("subscription")
        .select([sql<string>`unnest(topics)`.as("topic"), sql<number>`count(*)::int`.as("count")])
        .where("company", "=", company.id)
        .groupBy("topic")
        .execute();
      return new Map(rows.map(({ topic, count }) => [topic, count]));
    },
  };

  /** Takes one due letter for itself; another process takes another. */
  async function claim(): Promise<Due | undefined> {
    const lease = new Date(now().getTime() + LEASE_MS);
    const { rows } = await sql<Due>`
      update website.news_delivery delivery
      set attempts = attempts + 1, run_at = ${lease}
      from (
        select issue_id, subscription_id from website.news_delivery waiting
        join website.news_issue on news_issue.id = issue_id
        where company = ${company.id} and run_at <= ${now()}
        order by run_at limit 1 for update of waiting skip locked
      ) due
      where delivery.issue_id = due.issue_id and delivery.subscription_id = due.subscription_id
      returning delivery.issue_id as "issueId", delivery.subscription_id as "readerId", attempts
    `.execute(db);
    return rows[0];
  }

  /** Looks once more whether the reader still wants it, then sends. */
  async function attempt(due: Due): Promise<boolean> {
    const found = await db
      .selectFrom("subscription")
      .innerJoin("news_issue", (join) => join.on("news_issue.id", "=", due.issueId))
      .select(["subscription.id as readerId", "email", "topics", "confirmed_at as confirmedAt"])
      .select(["news_issue.id", "topic", "subject", "text"])
      .where("subscription.id", "=", due.readerId)
      .executeTakeFirst();
    if (!found?.topics.includes(found.topic) || (await isSuppressed(found.email))) {
      await settle(due, null);
      return false;
    }
    const { readerId, email, topics, confirmedAt, ...issue } = found;
    try {
      await send(letters.issue(issue, { id: readerId, email, topics, confirmedAt }));
    } catch (error) {
      const { message } = error as Error;
      console.error(`${company.id} newsletter: a letter was not taken: ${message}`);
      if (due.attempts >= ATTEMPTS) await settle(due, "failed");
      return false;
    }
    await settle(due, "sent");
    return true;
  }

  /** A restored backup can bring a subscription back; the list of those who left stands above it. */
  async function isSuppressed(email: string): Promise<boolean> {
    const row = await db
      .selectFrom("suppression")
      .select("at")
      .where("company", "=", company.id)
      .where("address_hash", "=", addressHash(secret, company.id, email))
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Who got what is not kept: a letter that is done leaves a number. */
  async function settle(
    { issueId, readerId }: Due,
    counted: "sent" | "failed" | null,
  ): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const { numDeletedRows } = await tx
        .deleteFrom("news_delivery")
        .where("issue_id", "=", issueId)
        .where("subscription_id", "=", readerId)
        .executeTakeFirst();
      if (counted === null || numDeletedRows === 0n) return;
      await tx
        .updateTable("news_issue")
        .set({ [counted]: sql`${sql.ref(counted)} + 1` })
        .where("id", "=", issueId)
        .execute();
    });
  }
}
