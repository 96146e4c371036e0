import { createHash, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tables } from "./database/tables.ts";

/** A customer's account, as others may see it. */
interface Account {
  /** Public id, 32 hex digits. */
  readonly account: string;
  /** When it was opened, ISO 8601. */
  readonly created: string;
}

/** What a new customer gets, once. */
interface Credentials {
  readonly account: string;
  /** 43 characters, base64url. Random: it has nothing to do with any vault password. */
  readonly token: string;
}

export interface Accounts {
  /** Opens an account; resolves when it is committed. */
  create(): Promise<Credentials>;
  /** Finds the account a token belongs to; null for any other text. */
  authenticate(token: string): Promise<Account | null>;
  list(): Promise<readonly Account[]>;
}

/** Keeps accounts in PostgreSQL. A token is looked up by its hash: what is compared is no secret. */
export function openAccounts(db: Kysely<Tables>): Accounts {
  return {
    async create() {
      const account = randomBytes(16).toString("hex");
      const token = randomBytes(32).toString("base64url");
      await db
        .insertInto("account")
        .values({ id: account, token_hash: hash(token), created_at: new Date() })
        .execute();
      return { account, token };
    },
    async authenticate(token) {
      const row = await db
        .selectFrom("account")
        .selectAll()
        .where("token_hash", "=", hash(token))
        .executeTakeFirst();
      return row === undefined ? null : accountOf(row);
    },
    async list() {
      const rows = await db.selectFrom("account").selectAll().orderBy("created_at").execute();
      return rows.map(accountOf);
    },
  };
}

function accountOf({ id, created_at }: { id: string; created_at: Date }): Account {
  return { account: id, created: created_at.toISOString() };
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
