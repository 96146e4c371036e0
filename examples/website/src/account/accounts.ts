import { createHash, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Credentials, NewAccount } from "./account-form.ts";
import { hashPassword, passwordFits } from "./password.ts";

/** The customer of a signed-in request. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Accounts and sign-ins of one company. */
export interface Accounts {
  /** Opens an account; null when the address has one already. */
  open(account: NewAccount): Promise<Account | null>;
  /** Finds the account that the credentials fit, or null. */
  recognise(credentials: Credentials): Promise<Account | null>;
  /** Finds an account by its id; null when there is none. */
  byId(id: string): Promise<Account | null>;
  /** Corrects the name. */
  rename(account: Account, name: string): Promise<void>;
  /** Moves the account to another address; false when that has an account, or this one moved. */
  move(account: Account, email: string): Promise<boolean>;
  /** Starts a session and returns its token, which is kept nowhere but in the cookie. */
  signIn(account: Account): Promise<string>;
  /** Finds whom a token belongs to; null when it is unknown or past its time. */
  signedIn(token: string): Promise<Account | null>;
  /** Ends the session of a token. */
  signOut(token: string): Promise<void>;
}

/** A session that nobody ended is over after this many days, whatever the browser keeps. */
const SESSION_DAYS = 14;

const DAY = 86_400_000;
/** PostgreSQL, appendix A. */
const UNIQUE_VIOLATION = "23505";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opens the accounts of one company. */
export function openAccounts(
  db: Kysely<Tables>,
  company: string,
  now: () => Date = () => new Date(),
): Accounts {
  const columns = ["id", "email", "name", "created_at as createdAt"] as const;
  // Compared against when no account has the address, so that both answers take as long.
  const nobody = hashPassword(randomBytes(16).toString("hex"));

  return {
    async open({ email, name, password }) {
      const row = { company, email, name, password: await hashPassword(password) };
      const opened = await db
        .insertInto("account")
        .values({ ...row, created_at: now() })
        .onConflict((conflict) => conflict.columns(["company", "email"]).doNothing())
        .returning(columns)
        .executeTakeFirst();
      return opened ?? null;
    },

    async recognise({ email, password }) {
      const found = await db
        .selectFrom("account")
        .select([...columns, "password"])
        .where("company", "=", company)
        .where("email", "=", email)
        .executeTakeFirst();
      const fits = await passwordFits(password, found?.password ?? (await nobody));
      if (!found || !fits) return null;
      return { id: found.id, email: found.email, name: found.name, createdAt: found.createdAt };
    },

    async byId(id) {
      if (!UUID.test(id)) return null;
      const found = await db
        .selectFrom("account")
        .select(columns)
        .where("company", "=", company)
        .where("id", "=", id)
        .executeTakeFirst();
      return found ?? null;
    },

    async rename({ id }, name) {
      await db.updateTable("account").set({ name }).where("id", "=", id).execute();
    },

    async move(account, email) {
      const moved = db
        .updateTable("account")
        .set({ email })
        .where("id", "=", account.id)
        .where("email", "=", account.email)
        .executeTakeFirst();
      return moved.then(({ numUpdatedRows }) => numUpdatedRows > 0n).catch(falseWhenTaken);
    },

    async signIn(account) {
      const token = randomBytes(32).toString("base64url");
      const at = now();
      await db.deleteFrom("session").where("expires_at", "<", at).execute();
      await db
        .insertInto("session")
        .values({
          token_hash: hashToken(token),
          account_id: account.id,
          created_at: at,
          expires_at: new Date(at.getTime() + SESSION_DAYS * DAY),
        })
        .execute();
      return token;
    },

    async signedIn(token) {
      const found = await db
        .selectFrom("session")
        .innerJoin("account", "account.id", "session.account_id")
        .select(["account.id", "email", "name", "account.created_at as createdAt"])
        .where("token_hash", "=", hashToken(token))
        .where("expires_at", ">", now())
        .where("company", "=", company)
        .executeTakeFirst();
      return found ?? null;
    },

    async signOut(token) {
      await db.deleteFrom("session").where("token_hash", "=", hashToken(token)).execute();
    },
  };
}

function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** The database lets no two accounts of a company have one address. */
function falseWhenTaken(error: { readonly code?: string }): false {
  if (error.code === UNIQUE_VIOLATION) return false;
  throw error;
}
