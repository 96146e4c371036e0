import { createVerifier } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import type { BrokenLog, LogHead, LogVerdict } from "./log-verdict.ts";
import { type PgClient, type PgPool, transaction } from "./pool.ts";

/** Receipts read at a time: a long log does not fill the memory. */
const PAGE = 1000;

interface StoredRow {
  readonly seq: string | number | bigint; // as the type parser for int8 has it
  readonly reference: string;
  readonly previous: string;
  readonly digest: string;
  readonly hash: string;
  readonly record: string | null;
}

/** Checks the whole log in one snapshot of the database, against its own head and `heads`. */
export function verifyLog(
  pool: PgPool,
  schema: string,
  heads: readonly LogHead[],
): Promise<LogVerdict> {
  return transaction(pool, "begin isolation level repeatable read read only", async (client) => {
    const stored = await storedHead(client, schema);
    if (!stored)
      return bad(
        1,
        "removed",
        "The row that holds the log's head is missing: from receipt 1 on nothing is vouched for.",
      );
    const verifier = createVerifier({ hash: sha256, heads: [...heads, stored] });
    let after = 0;
    for (let rows = await page(client, schema, after); rows.length > 0; ) {
      for (const stored of rows) {
        const row = { ...stored, seq: Number(stored.seq) };
        const broken = verifier.push(row) ?? unlike(row);
        if (broken) return broken;
        after = row.seq;
      }
      rows = await page(client, schema, after);
    }
    const verdict = verifier.finish();
    if (!verdict.ok) return verdict;
    const { head } = verdict;
    if (head.seq > stored.seq)
      return bad(stored.seq + 1, "added", `Receipt ${stored.seq + 1} lies beyond the log's head.`);
    return { ok: true, head };
  });
}

/** Reads the head that the store keeps beside its rows. */
export async function storedHead(
  client: PgClient,
  schema: string,
  lock = "",
): Promise<LogHead | null> {
  const { rows } = await client.query(`select seq, hash from ${schema}.head ${lock}`);
  const row = rows[0] as { seq: string; hash: string } | undefined;
  return row ? { seq: Number(row.seq), hash: row.hash } : null;
}

async function page(client: PgClient, schema: string, after: number): Promise<StoredRow[]> {
  const { rows } = await client.query(
    `select seq, reference, previous, digest, hash, record::text from ${schema}.receipt
     where seq > $1 order by seq limit ${PAGE}`,
    [after],
  );
  return rows as StoredRow[];
}

/** The columns beside the record are for searching; they must say what the record says. */
function unlike({
  seq,
  reference,
  record,
}: StoredRow & { readonly seq: number }): BrokenLog | null {
  if (record === null) return bad(seq, "altered", `The record of receipt ${seq} is missing.`);
  if ((JSON.parse(record) as { reference?: unknown }).reference === reference) return null;
  return bad(seq, "altered", `The reference column of receipt ${seq} was changed.`);
}

function bad(firstBad: number, why: BrokenLog["why"], message: string): BrokenLog {
  return { ok: false, firstBad, why, message };
}
