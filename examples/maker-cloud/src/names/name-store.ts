import type { HeldChallenge, NameEntry, NameStore } from "@candor/ddns-client/server";
import type { Kysely, Selectable } from "kysely";
import type { ChallengeTable, NameTable, Tables } from "../database/tables.ts";

/** Keeps names, challenges and counters in PostgreSQL; see the port for what each step promises. */
export function postgresNameStore(db: Kysely<Tables>): NameStore {
  return {
    async find(fqdn) {
      const row = await db
        .selectFrom("name")
        .selectAll()
        .where("fqdn", "=", fqdn)
        .executeTakeFirst();
      return row === undefined ? null : entryOf(row);
    },
    claim: (entry, most) =>
      db.transaction().execute(async (trx) => {
        // One claim an account at a time, or two at once would both find room for the last name.
        await trx
          .selectFrom("account")
          .select("id")
          .where("id", "=", entry.owner)
          .forUpdate()
          .execute();
        const { own } = await trx
          .selectFrom("name")
          .select((eb) => eb.fn.countAll<string>().as("own"))
          .where("account_id", "=", entry.owner)
          .where("released_at", "is", null)
          .executeTakeFirstOrThrow();
        const { numInsertedOrUpdatedRows: added = 0n } =
          Number(own) >= most
            ? {}
            : await trx
                .insertInto("name")
                .values(rowOf(entry))
                .onConflict((conflict) => conflict.doNothing())
                .executeTakeFirst();
        if (added > 0n) return "claimed";
        const there = await trx
          .selectFrom("name")
          .select("fqdn")
          .where("fqdn", "=", entry.fqdn)
          .executeTakeFirst();
        return there === undefined ? "too-many" : "taken";
      }),
    async replace(entry, salt) {
      const { numUpdatedRows } = await db
        .updateTable("name")
        .set(rowOf(entry))
        .where("fqdn", "=", entry.fqdn)
        .where("salt", "=", salt)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async hold({ hash, action, fqdn, publicKey, expiresAt }) {
      const row = { hash, action, fqdn, public_key: publicKey, expires_at: new Date(expiresAt) };
      await db.insertInto("challenge").values(row).execute();
    },
    async take(hash) {
      const row = await db
        .deleteFrom("challenge")
        .where("hash", "=", hash)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : challengeOf(row);
    },
    async count(key, expiresAt) {
      const { count } = await db
        .insertInto("counter")
        .values({ key, expires_at: new Date(expiresAt) })
        .onConflict((conflict) =>
          conflict.column("key").doUpdateSet((eb) => ({ count: eb("counter.count", "+", 1) })),
        )
        .returning("count")
        .executeTakeFirstOrThrow();
      return count;
    },
    async counted(key) {
      const row = await db
        .selectFrom("counter")
        .select("count")
        .where("key", "=", key)
        .executeTakeFirst();
      return row?.count ?? 0;
    },
    async sweep({ now, releasedBefore }) {
      const at = new Date(now);
      const challenges = await db.deleteFrom("challenge").where("expires_at", "<=", at).execute();
      const counters = await db.deleteFrom("counter").where("expires_at", "<=", at).execute();
      const names = await db
        .deleteFrom("name")
        .where("released_at", "<", new Date(releasedBefore))
        .execute();
      return {
        challenges: removed(challenges),
        counters: removed(counters),
        names: removed(names),
      };
    },
  };
}

function removed(results: readonly { readonly numDeletedRows: bigint }[]): number {
  return results.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}

function entryOf(row: Selectable<NameTable>): NameEntry {
  return {
    fqdn: row.fqdn,
    owner: row.account_id,
    publicKey: row.public_key,
    salt: row.salt,
    passwordHash: row.password_hash,
    createdAt: row.created_at.getTime(),
    blocked: row.blocked,
    releasedAt: row.released_at?.getTime() ?? null,
  };
}

function rowOf(entry: NameEntry): NameTable {
  return {
    fqdn: entry.fqdn,
    account_id: entry.owner,
    public_key: entry.publicKey,
    salt: entry.salt,
    password_hash: entry.passwordHash,
    created_at: new Date(entry.createdAt),
    blocked: entry.blocked,
    released_at: entry.releasedAt === null ? null : new Date(entry.releasedAt),
  };
}

function challengeOf(row: Selectable<ChallengeTable>): HeldChallenge {
  const { hash, action, fqdn, public_key: publicKey, expires_at: expiresAt } = row;
  return { hash, action, fqdn, publicKey, expiresAt: expiresAt.getTime() };
}
