import { type Kysely, type Migration, Migrator, sql } from "kysely";
import type { Tables } from "./tables.ts";

/** The schema that keeps the website apart from everything else in the database. */
export const SCHEMA = "website";

const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const schema = db.schema.withSchema(SCHEMA);
    await schema
      .createTable("account")
      .addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("email", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("password", "text", (column) => column.notNull())
      .addColumn("created_at", "timestamptz", (column) => column.notNull())
      .addUniqueConstraint("one_account_an_address", ["company", "email"])
      .execute();
    await schema
      .createTable("session")
      .addColumn("token_hash", "bytea", (column) => column.primaryKey())
      .addColumn("account_id", "uuid", (column) =>
        column.notNull().references(`${SCHEMA}.account.id`).onDelete("cascade"),
      )
      .addColumn("created_at", "timestamptz", (column) => column.notNull())
      .addColumn("expires_at", "timestamptz", (column) => column.notNull())
      .execute();
    await schema
      .createTable("order")
      .addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("invoice", "integer", (column) => column.notNull())
      .addColumn("account_id", "uuid", (column) =>
        column.references(`${SCHEMA}.account.id`).onDelete("set null"),
      )
      .addColumn("email", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("address", "text", (column) => column.notNull())
      .addColumn("item", "text", (column) => column.notNull())
      .addColumn("amount_cents", "integer", (column) => column.notNull())
      .addColumn("currency", "text", (column) => column.notNull())
      .addColumn("ordered_at", "timestamptz", (column) => column.notNull())
      .addUniqueConstraint("one_order_an_invoice", ["company", "invoice"])
      .execute();
    await schema
      .createTable("vote")
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("value", "integer", (column) => column.notNull())
      .addColumn("votes", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("vote_key", ["company", "subject", "value"])
      .execute();
  },
};

/** What the stand-in for the companies' processors was asked. */
const processors: Migration = {
  async up(db) {
    await db.schema
      .withSchema(SCHEMA)
      .createTable("processor_request")
      .addColumn("key", "uuid", (column) => column.primaryKey())
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("processor", "text", (column) => column.notNull())
      .addColumn("type", "text", (column) => column.notNull())
      .addColumn("asked_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
      .execute();
  },
};

/** The newsletter: who has it, the proof of each consent, who must not be written to, what goes out. */
const newsletter: Migration = {
  async up(db) {
    const schema = db.schema.withSchema(SCHEMA);
    await schema
      .createTable("subscription")
      .addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("email", "text", (column) => column.notNull())
      .addColumn("topics", sql`text[]`, (column) => column.notNull())
      .addColumn("account_id", "uuid", (column) =>
        column.references(`${SCHEMA}.account.id`).onDelete("set null"),
      )
      .addColumn("confirmed_at", "timestamptz", (column) => column.notNull())
      .addUniqueConstraint("one_subscription_an_address", ["company", "email"])
      .execute();
    await schema
      .createTable("news_consent")
      .addColumn("id", "bigint", (column) => column.primaryKey().generatedAlwaysAsIdentity())
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("address_hash", "text", (column) => column.notNull())
      .addColumn("action", "text", (column) => column.notNull())
      .addColumn("how", "text", (column) => column.notNull())
      .addColumn("topics", sql`text[]`, (column) => column.notNull())
      .addColumn("wording", "text", (column) => column.notNull())
      .addColumn("wording_version", "text", (column) => column.notNull())
      .addColumn("asked_at", "timestamptz")
      .addColumn("at", "timestamptz", (column) => column.notNull())
      .execute();
    await schema
      .createIndex("news_consent_address")
      .on("news_consent")
      .columns(["company", "address_hash", "at"])
      .execute();
    await schema
      .createTable("suppression")
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("address_hash", "text", (column) => column.notNull())
      .addColumn("at", "timestamptz", (column) => column.notNull())
      .addPrimaryKeyConstraint("suppression_key", ["company", "address_hash"])
      .execute();
    await schema
      .createTable("news_issue")
      .addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("topic", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("text", "text", (column) => column.notNull())
      .addColumn("at", "timestamptz", (column) => column.notNull())
      .addColumn("sent", "integer", (column) => column.notNull().defaultTo(0))
      .addColumn("failed", "integer", (column) => column.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable("news_delivery")
      .addColumn("issue_id", "uuid", (column) =>
        column.notNull().references(`${SCHEMA}.news_issue.id`).onDelete("cascade"),
      )
      .addColumn("subscription_id", "uuid", (column) =>
        column.notNull().references(`${SCHEMA}.subscription.id`).onDelete("cascade"),
      )
      .addColumn("attempts", "integer", (column) => column.notNull().defaultTo(0))
      .addColumn("run_at", "timestamptz", (column) => column.notNull())
      .addPrimaryKeyConstraint("news_delivery_key", ["issue_id", "subscription_id"])
      .execute();
  },
};

/** What people told the companies about weaknesses. */
const securityReports: Migration = {
  async up(db) {
    await db.schema
      .withSchema(SCHEMA)
      .createTable("security_report")
      .addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
      .addColumn("company", "text", (column) => column.notNull())
      .addColumn("email", "text")
      .addColumn("text", "text", (column) => column.notNull())
      .addColumn("at", "timestamptz", (column) => column.notNull())
      .execute();
  },
};

/** The people who work at the desk. */
const operators: Migration = {
  async up(db) {
    const schema = db.schema.withSchema(SCHEMA);
    await schema
      .createTable("operator")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("role", "text", (column) => column.notNull())
      .addColumn("password", "text", (column) => column.notNull())
      .addColumn("tries", "integer", (column) => column.notNull())
      .addColumn("tried_at", "timestamptz", (column) => column.notNull())
      .execute();
    await schema
      .createTable("operator_session")
      .addColumn("token_hash", "bytea", (column) => column.primaryKey())
      .addColumn("operator", "text", (column) =>
        column.notNull().references(`${SCHEMA}.operator.id`).onDelete("cascade"),
      )
      .addColumn("expires_at", "timestamptz", (column) => column.notNull())
      .execute();
  },
};

/**
 * Brings the schema `website` to its newest form; safe to run at every start.
 *
 * @throws the database's own error when a migration fails; what it did is rolled back.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        "0001-account-session-order-vote": first,
        "0002-processor-request": processors,
        "0003-newsletter": newsletter,
        "0004-security-report": securityReports,
        "0005-operator": operators,
      }),
    },
    migrationTableSchema: SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
