import type { LogHead } from "./log-verdict.ts";
import type { PgClient } from "./pool.ts";

/** Reads the head that the store keeps beside its rows; null when its row is gone. */
export async function storedHead(
  client: PgClient,
  schema: string,
  lock = "",
): Promise<LogHead | null> {
  const { rows } = await client.query(`select seq, hash from ${schema}.head ${lock}`);
  const row = rows[0] as { seq: string; hash: string } | undefined;
  return row ? { seq: Number(row.seq), hash: row.hash } : null;
}
