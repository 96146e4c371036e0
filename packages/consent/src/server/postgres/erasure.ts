import { appendRows, type LogRecord } from "./append-rows.ts";
import type { PgClient } from "./pool.ts";

/** Why receipts were erased: at a person's request, or because their time was over. */
export type ErasureReason = "request" | "retention";

/** The note that stands in the chain for receipts that were erased. It names no person. */
export interface ErasureNote extends LogRecord {
  readonly schema: typeof ERASURE;
  readonly why: ErasureReason;
  /** First and last number of each run of rows that were erased. */
  readonly rows: readonly (readonly [first: number, last: number])[];
}

/** Version of an erasure's note. */
export const ERASURE = "candor-consent-erasure-1";

/**
 * Empties rows and puts the note of it into the chain, in the caller's transaction. What stays of
 * a receipt is its number and the hash of a text that held 128 random bits: nobody can guess it
 * back, and the chain over the hashes still holds.
 *
 * @param where condition on the table `receipt`, with its values
 * @returns how many were erased
 */
export async function eraseRows(
  client: PgClient,
  schema: string,
  where: string,
  values: readonly unknown[],
  note: { readonly why: ErasureReason; readonly at: Date },
): Promise<number> {
  await client.query(`select 1 from ${schema}.head for update`); // nobody appends meanwhile
  const { rows } = await client.query(
    `update ${schema}.receipt set record = null, reference = null
     where reference is not null and (${where}) returning seq`,
    [...values],
  );
  if (rows.length === 0) return 0;
  const seqs = (rows as { seq: string }[]).map(({ seq }) => Number(seq)).sort((a, b) => a - b);
  const record: ErasureNote = {
    schema: ERASURE,
    at: note.at.toISOString(),
    why: note.why,
    rows: runs(seqs),
  };
  await appendRows(client, schema, [record]);
  return seqs.length;
}

function runs(seqs: readonly number[]): [first: number, last: number][] {
  const found: [number, number][] = [];
  for (const seq of seqs) {
    const last = found.at(-1);
    if (last && last[1] === seq - 1) last[1] = seq;
    else found.push([seq, seq]);
  }
  return found;
}
