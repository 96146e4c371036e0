import pg from "pg";
import type { System } from "../system.ts";

/** Reads the database as an operator would; resolves with the rows. */
export async function sql<Row>(
  system: System,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: system.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(text, [...values]);
    return rows as Row[];
  } finally {
    await client.end();
  }
}
