import { CamelCasePlugin, Kysely, PostgresDialect, type PostgresPool } from "kysely";
import { DsarError } from "../core/error.ts";
import type { Tables } from "./tables.ts";

/** The part of a `pg` Pool that is used: hand in `new pg.Pool({ connectionString })`. */
export interface PgPool {
  /** Lends a client; give it back with `release()`. */
  connect(): Promise<PgClient>;
  /** Ends the pool: the owner's to call. */
  end(): Promise<void>;
}

/** A client of the pool. */
export interface PgClient {
  /** Runs one statement. */
  // biome-ignore lint/suspicious/noExplicitAny: pg's own signature, narrowed where it is called
  query(sql: string, values: any[]): Promise<any>;
  /** Gives the client back. */
  release(): void;
}

/** Schema that holds the tables unless another is named. */
const DEFAULT_SCHEMA = "candor_dsar";

/** Puts kysely on a pool; the pool stays its owner's, who ends it. */
export function kyselyOn(pool: PgPool): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/**
 * Checks a schema's name, which is written into statements.
 *
 * @throws DsarError `configuration-invalid` for anything but `a-z`, `0-9` and `_`.
 */
export function checkedSchema(schema: string = DEFAULT_SCHEMA): string {
  if (/^[a-z][a-z0-9_]{0,62}$/.test(schema)) return schema;
  throw new DsarError(
    "configuration-invalid",
    `"${schema}" is no schema name for this store: use a-z, 0-9 and _, a letter first.`,
    { path: "schema" },
  );
}
