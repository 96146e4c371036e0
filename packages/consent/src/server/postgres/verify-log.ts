import { createVerifier, type LedgerRow } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import { erasedRows, isNote, type LogEntry } from "./erased-rows.ts";
import type { BrokenLog, LogHead, LogVerdict } from "./log-verdict.ts";
import { type PgClient, type PgPool, transaction } from "./pool.ts";
import { storedHead } from "./stored-head.ts";

/** Rows read at a time: a long log does not fill the memory. */
const PAGE = 1000;

interface StoredRow extends LedgerRow {
  readonly reference: string | null;
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
    const erased = erasedRows();
    let notes = 0;
    for await (const row of rowsOf(client, schema)) {
      const broken = verifier.push(row);
      if (broken) return broken;
      if (row.record === null) {
        if (row.reference !== null) return unlike(row.seq);
        erased.empty(row.seq);
        continue;
      }
      const record = JSON.parse(row.record) as LogEntry;
      if (isNote(record)) notes++;
      if (row.reference !== (isNote(record) ? null : record.reference)) return unlike(row.seq);
      erased.read(record);
    }
    const verdict = verifier.finish();
    if (!verdict.ok) return verdict;
    const emptied = erased.unanswered();
    if (emptied !== null)
      return bad(emptied, "altered", `The record of receipt ${emptied} is missing, unexplained.`);
    const { head } = verdict;
    if (head.seq > stored.seq)
      return bad(stored.seq + 1, "added", `Receipt ${stored.seq + 1} lies beyond the log's head.`);
    return { ok: true, head, receipts: head.seq - notes, erased: { ...erased.count } };
  });
}

async function* rowsOf(client: PgClient, schema: string): AsyncGenerator<StoredRow> {
  for (let after = 0; ; ) {
    const { rows } = await client.query(
      `select seq, reference, previous, digest, hash, record::text from ${schema}.receipt
       where seq > $1 order by seq limit ${PAGE}`,
      [after],
    );
    if (rows.length === 0) return;
    for (const row of rows as StoredRow[]) {
      after = Number(row.seq); // as the type parser for int8 has it
      yield { ...row, seq: after };
    }
  }
}

/** The columns beside the record are for searching; they must say what the record says. */
function unlike(seq: number): BrokenLog {
  return bad(seq, "altered", `The reference column of receipt ${seq} was changed.`);
}

function bad(firstBad: number, why: BrokenLog["why"], message: string): BrokenLog {
  return { ok: false, firstBad, why, message };
}
