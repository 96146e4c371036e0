import { CompiledQuery, type Kysely } from "kysely";
import type { Sql } from "../engine/connector.ts";
import type { Tables } from "./tables.ts";

/** Connectors speak plain SQL, and get their columns back as they named them. */
export function rawSql(trx: Kysely<Tables>): Sql {
  const plain = trx.withoutPlugins();
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      const result = await plain.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
      return { rows: result.rows, rowCount: Number(result.numAffectedRows ?? result.rows.length) };
    },
  };
}
