import type { Kysely, Migration, SchemaModule } from "kysely";

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
  };
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
