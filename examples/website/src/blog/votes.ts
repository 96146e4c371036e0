import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** Ratings of articles and votes for comments: counts, nobody's name. */
export interface Votes {
  /** Adds one to a value of a subject. */
  add(subject: string, value: number): Promise<void>;
  /** Counts and averages the votes of a subject. */
  of(subject: string): Promise<{ readonly count: number; readonly average: number }>;
}

/** Opens the votes of one company. */
export function openVotes(db: Kysely<Tables>, company: string): Votes {
  return {
    async add(subject, value) {
      await db
        .insertInto("vote")
        .values({ company, subject, value, votes: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(["company", "subject", "value"])
            .doUpdateSet((of) => ({ votes: of("vote.votes", "+", 1) })),
        )
        .execute();
    },
    async of(subject) {
      const rows = await db
        .selectFrom("vote")
        .select(["value", "votes"])
        .where("company", "=", company)
        .where("subject", "=", subject)
        .execute();
      const count = rows.reduce((sum, row) => sum + row.votes, 0);
      const total = rows.reduce((sum, row) => sum + row.votes * row.value, 0);
      return { count, average: count === 0 ? 0 : total / count };
    },
  };
}
