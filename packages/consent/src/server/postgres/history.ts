import type { Receipt } from "../receipt.ts";
import type { PgClient } from "./pool.ts";

/**
 * Numbers of all rows of one visitor, from any one reference ($1): each receipt names the one it
 * replaced, so the line is followed both ways.
 */
export const HISTORY = (schema: string): string => `
  with recursive line (seq, reference, replaces) as (
    select seq, reference, record ->> 'replaces' from ${schema}.receipt where reference = $1
    union
    select next.seq, next.reference, next.record ->> 'replaces'
    from line join ${schema}.receipt as next
      on next.reference = line.replaces or next.record ->> 'replaces' = line.reference
  )
  select seq from line`;

/** Reads all receipts of one visitor, oldest first. */
export async function historyOf(
  client: PgClient,
  schema: string,
  reference: string,
): Promise<Receipt[]> {
  const { rows } = await client.query(
    `select record::text as record from ${schema}.receipt
     where seq in (${HISTORY(schema)}) order by seq`,
    [reference],
  );
  return (rows as { record: string }[]).map(({ record }) => JSON.parse(record) as Receipt);
}
