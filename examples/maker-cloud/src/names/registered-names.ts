import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** A name as the operator's page shows it. */
export interface RegisteredName {
  readonly fqdn: string;
  readonly account: string;
  /** ISO 8601. */
  readonly created: string;
}

/** All names that are in use. */
export async function registeredNames(db: Kysely<Tables>): Promise<readonly RegisteredName[]> {
  const rows = await db
    .selectFrom("name")
    .select(["fqdn", "account_id", "created_at"])
    .where("released_at", "is", null)
    .orderBy("fqdn")
    .execute();
  return rows.map(({ fqdn, account_id: account, created_at }) => ({
    ...{ fqdn, account },
    created: created_at.toISOString(),
  }));
}
