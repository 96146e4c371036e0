import { type RawBuilder, sql } from "kysely";
import type { Changed, Sql } from "../engine/connector.ts";
import { fromOf, ownedBy, run } from "./sql-statement.ts";
import type { SqlTable } from "./sql-table.ts";

type Values = Readonly<Record<string, string | number | boolean | null>>;

/** Corrects the columns that a table names as correctable, in every row of the person. */
export async function correctRows(
  tx: Sql,
  tables: readonly SqlTable[],
  email: string,
  corrections: Readonly<Record<string, string>>,
): Promise<Changed> {
  let changed = 0;
  for (const table of tables) {
    const { correct = [] } = table;
    const values = correct.flatMap((column) =>
      Object.hasOwn(corrections, column) ? [[column, corrections[column] ?? ""] as const] : [],
    );
    changed += await update(tx, table, email, Object.fromEntries(values));
  }
  return { changed };
}

/** Puts the values into the columns with which a table says that a use has ended. */
export async function stopUses(
  tx: Sql,
  tables: readonly SqlTable[],
  email: string,
  purposes: readonly string[],
): Promise<Changed> {
  let changed = 0;
  for (const table of tables)
    for (const [purpose, values] of Object.entries(table.stop ?? {}))
      if (purposes.includes(purpose)) changed += await update(tx, table, email, values);
  return { changed };
}

/** Rows that have the values already are not touched, and not counted. */
async function update(tx: Sql, table: SqlTable, email: string, values: Values): Promise<number> {
  const columns = Object.entries(values);
  if (columns.length === 0) return 0;
  const key = sql.ref(table.key);
  const sets = columns.map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  const differ: RawBuilder<unknown>[] = columns.map(
    ([column, value]) => sql`t.${sql.ref(column)} is distinct from ${value}`,
  );
  const rows = sql`select t.${key} ${fromOf(table)} where ${ownedBy(table, email)} and (${sql.join(differ, sql` or `)})`;
  const query = sql`update ${sql.table(table.table)} set ${sql.join(sets)} where ${key} in (${rows})`;
  return (await run(tx, query)).rowCount;
}
