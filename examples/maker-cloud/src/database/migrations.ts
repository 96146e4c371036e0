import { type Kysely, type Migration, type SchemaModule, sql } from "kysely";

/** Everything the schema has gone through, in order; only ever added to. */
export function migrations(schema: string): Record<string, Migration> {
  return {
    "0001-account-name-challenge-counter": {
      async up(db: Kysely<unknown>): Promise<void> {
        const tables = db.schema.withSchema(schema);
        await account(tables);
        await name(tables, schema);
        await challenge(tables);
        await counter(tables);
      },
    },
    "0002-token-quota": {
      async up(db: Kysely<unknown>): Promise<void> {
        const tables = db.schema.withSchema(schema);
        await token(tables, schema);
        await tokensOfAccounts(db, schema);
        await quota(tables);
      },
    },
  };
}

/** An account had one token; its hash begins with what tokens are called by now. */
async function tokensOfAccounts(db: Kysely<unknown>, schema: string): Promise<void> {
  const [from, to] = [sql.table(`${schema}.account`), sql.table(`${schema}.token`)];
  await sql`
    insert into ${to} (id, account_id, role, label, hash, created_at)
    select left(token_hash, 16), id, 'writer', '', token_hash, created_at from ${from}
  `.execute(db);
}

function token(tables: SchemaModule, schema: string): Promise<void> {
  return tables
    .createTable("token")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("account_id", "text", (column) =>
      column.notNull().references(`${schema}.account.id`).onDelete("cascade"),
    )
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("label", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull().unique())
    .addColumn("created_at", "timestamptz", (column) => column.notNull())
    .addColumn("expires_at", "timestamptz")
    .execute();
}

function quota(tables: SchemaModule): Promise<void> {
  return tables
    .alterTable("account")
    .dropColumn("token_hash")
    .addColumn("quota_bytes", "bigint")
    .addColumn("quota_objects", "bigint")
    .execute();
}

function account(tables: SchemaModule): Promise<void> {
  return tables
    .createTable("account")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("created_at", "timestamptz", (column) => column.notNull())
    .execute();
}

function name(tables: SchemaModule, schema: string): Promise<void> {
  return tables
    .createTable("name")
    .addColumn("fqdn", "text", (column) => column.primaryKey())
    .addColumn("account_id", "text", (column) =>
      column.notNull().references(`${schema}.account.id`),
    )
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("salt", "text", (column) => column.notNull())
    .addColumn("password_hash", "text", (column) => column.notNull())
    .addColumn("created_at", "timestamptz", (column) => column.notNull())
    .addColumn("blocked", "text")
    .addColumn("released_at", "timestamptz")
    .execute();
}

function challenge(tables: SchemaModule): Promise<void> {
  return tables
    .createTable("challenge")
    .addColumn("hash", "text", (column) => column.primaryKey())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("fqdn", "text", (column) => column.notNull())
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("expires_at", "timestamptz", (column) => column.notNull())
    .execute();
}

function counter(tables: SchemaModule): Promise<void> {
  return tables
    .createTable("counter")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("count", "integer", (column) => column.notNull().defaultTo(1))
    .addColumn("expires_at", "timestamptz", (column) => column.notNull())
    .execute();
}
