import { append, canonicalJson, type LedgerRow } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import { ConsentError } from "../../core/error.ts";
import type { PgClient } from "./pool.ts";
import { storedHead } from "./stored-head.ts";

/** What becomes a row of the log: a receipt, or the note that some were erased. */
export interface LogRecord {
  /** What it is, and the version of its fields. */
  readonly schema: string;
  /** When it was recorded, ISO 8601 in UTC. */
  readonly at: string;
  /** A receipt's reference; a note has none. */
  readonly reference?: string;
}

/**
 * Chains records to the log's end, in the caller's transaction. A reference that is there already
 * is the same choice, sent again: it is passed over.
 */
export async function appendRows(
  client: PgClient,
  schema: string,
  given: readonly LogRecord[],
): Promise<void> {
  // The lock on the head puts several processes in line: the chain has one end.
  const head = await storedHead(client, schema, "for update");
  if (!head)
    throw new ConsentError("damaged-log", `${schema}.head has no row: restore it or migrate()`);
  const records = await newOnes(client, schema, given);
  if (records.length === 0) return;
  const rows: LedgerRow[] = [];
  for (const record of records)
    rows.push(append(rows.at(-1) ?? head, canonicalJson(record), sha256));
  await client.query(
    `insert into ${schema}.receipt (seq, reference, at, record, previous, digest, hash)
     select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::json[], $5::text[], $6::text[], $7::text[])`,
    [
      rows.map(({ seq }) => seq),
      records.map(({ reference }) => reference ?? null),
      records.map(({ at }) => at),
      rows.map(({ record }) => record),
      rows.map(({ previous }) => previous),
      rows.map(({ digest }) => digest),
      rows.map(({ hash }) => hash),
    ],
  );
  const { seq, hash } = rows.at(-1) as LedgerRow;
  await client.query(`update ${schema}.head set seq = $1, hash = $2`, [seq, hash]);
}

async function newOnes(
  client: PgClient,
  schema: string,
  records: readonly LogRecord[],
): Promise<LogRecord[]> {
  const { rows } = await client.query(
    `select reference from ${schema}.receipt where reference = any($1::text[])`,
    [records.flatMap(({ reference }) => reference ?? [])],
  );
  const known = new Set((rows as { reference: string }[]).map(({ reference }) => reference));
  return records.filter(({ reference }) => {
    if (reference === undefined) return true;
    const isNew = !known.has(reference);
    known.add(reference);
    return isNew;
  });
}
