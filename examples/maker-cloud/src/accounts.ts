import { createHash, randomBytes } from "node:crypto";
import { type Admission, createTokens, type Quota } from "@candor/zk-backup/server";
import type { Kysely, Selectable } from "kysely";
import type { Tables } from "./database/tables.ts";
import { databaseTokens } from "./database/tokens.ts";

/** A customer's account, as others may see it. */
interface Account {
  /** Public id, 32 hex digits. */
  readonly account: string;
  /** When it was opened, ISO 8601. */
  readonly created: string;
  /** What its vault may hold. */
  readonly quota: Quota;
}

/** What a new customer gets, once. */
interface Credentials {
  readonly account: string;
  /** 43 characters, base64url. Random: it has nothing to do with any vault password. */
  readonly token: string;
  /** As long. May also delete: it belongs on paper, not on a device. */
  readonly ownerToken: string;
}

export interface Accounts {
  /** Opens an account with a writer's and an owner's token; resolves when all are committed. */
  create(): Promise<Credentials>;
  /** Finds the account a token belongs to; null for any other text. */
  authenticate(token: string): Promise<Account | null>;
  /** Tells what a token may do with an account's vault. */
  admit(question: { account: string; token: string }): Promise<Admission | null>;
  list(): Promise<readonly Account[]>;
}

/** What a new account may hold: 50 GiB. The operator changes it in the table. */
const QUOTA = { quota_bytes: "53687091200", quota_objects: "1000000" };

/** Keeps accounts in PostgreSQL. A token is looked up by its hash: what is compared is no secret. */
export function openAccounts(db: Kysely<Tables>): Accounts {
  const tokens = createTokens({ store: databaseTokens(db), prefix: "" });
  const find = async (id: string): Promise<Account | null> => {
    const row = await db.selectFrom("account").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : accountOf(row);
  };
  return {
    async create() {
      const account = randomBytes(16).toString("hex");
      const row = { id: account, created_at: new Date(), ...QUOTA };
      return db.transaction().execute(async (within) => {
        await within.insertInto("account").values(row).execute();
        const issuing = createTokens({ store: databaseTokens(within), prefix: "" });
        const { token } = await issuing.add({ account, role: "writer", label: "first device" });
        const owner = await issuing.add({ account, role: "owner", label: "recovery sheet" });
        return { account, token, ownerToken: owner.token };
      });
    },
    async authenticate(token) {
      const row = await db
        .selectFrom("token")
        .select("account_id")
        .where("hash", "=", createHash("sha256").update(token).digest("hex"))
        .executeTakeFirst();
      const record = row && (await tokens.check({ account: row.account_id, token }));
      return record ? find(record.account) : null;
    },
    async admit(question) {
      const record = await tokens.check(question);
      const account = record && (await find(record.account));
      return account && { role: record.role, id: record.id, quota: account.quota };
    },
    async list() {
      const rows = await db.selectFrom("account").selectAll().orderBy("created_at").execute();
      return rows.map(accountOf);
    },
  };
}

function accountOf(row: Selectable<Tables["account"]>): Account {
  const { id, created_at, quota_bytes: bytes, quota_objects: objects } = row;
  const quota = { bytes: limitOf(bytes), objects: limitOf(objects) };
  return { account: id, created: created_at.toISOString(), quota };
}

function limitOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}
