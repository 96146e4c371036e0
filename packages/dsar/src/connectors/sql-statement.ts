import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from "kysely";
import type { Sql } from "../engine/connector.ts";
import type { SqlTable } from "./sql-table.ts";

/** Writes statements; never runs one. */
const writer = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** The column with the person's address, of the table or of the one it is joined with. */
export function subjectOf({ subject }: SqlTable): RawBuilder<unknown> {
  return typeof subject === "string"
    ? sql`t.${sql.ref(subject)}`
    : sql`s.${sql.ref(subject.subject)}`;
}

/** The table as `t`, joined with the one that knows the address as `s`. */
export function fromOf({ table, subject }: SqlTable): RawBuilder<unknown> {
  const own = sql`from ${sql.table(table)} as t`;
  if (typeof subject === "string") return own;
  return sql`${own} join ${sql.table(subject.table)} as s on s.${sql.ref(subject.key)} = t.${sql.ref(subject.via)}`;
}

/** Rows of one person, and of one company where the table holds several. */
export function ownedBy(table: SqlTable, email: string): RawBuilder<unknown> {
  return sql.join([sql`lower(${subjectOf(table)}) = ${email}`, ...fixed(table)], sql` and `);
}

/** The fixed values that a table's rows have. */
export function fixed({ where = {} }: SqlTable): RawBuilder<unknown>[] {
  return Object.entries(where).map(([column, value]) => sql`t.${sql.ref(column)} = ${value}`);
}

/** Runs a statement whose names are quoted and whose values are parameters. */
export function run<R extends object>(
  tx: Sql,
  query: RawBuilder<unknown>,
): Promise<{ readonly rows: R[]; readonly rowCount: number }> {
  const compiled: CompiledQuery = query.compile(writer);
  return tx.query<R>(compiled.sql, compiled.parameters);
}
