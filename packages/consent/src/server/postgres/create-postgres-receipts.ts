import { append, canonicalJson, type LedgerRow } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import { ConsentError } from "../../core/error.ts";
import type { Receipt, ReceiptStore } from "../receipt.ts";
import type { LogHead, LogVerdict } from "./log-verdict.ts";
import { migrate } from "./migrations.ts";
import { type PgPool, transaction } from "./pool.ts";
import { storedHead, verifyLog } from "./verify-log.ts";

/** Options of {@link createPostgresReceipts}. */
export interface PostgresReceiptsOptions {
  /** A `pg.Pool`; it stays yours. */
  readonly pool: PgPool;
  /** Schema of its own in your database; `candor_consent` when left out. */
  readonly schema?: string;
}

/** Receipts in PostgreSQL, as an append-only log. */
export interface PostgresReceipts extends ReceiptStore {
  /** Creates or updates the schema; call it at every start. */
  migrate(): Promise<void>;
  /** Finds a receipt by its reference; null when there is none. */
  find(reference: string): Promise<Receipt | null>;
  /** The log's end: keep it, signed, where the database's owner cannot write. */
  head(): Promise<LogHead>;
  /**
   * Checks every receipt and names the first that is not as it was written.
   *
   * @param options `heads` that were kept elsewhere; without them, a database owner who rewrites
   * everything goes unseen
   */
  verify(options?: { readonly heads?: readonly LogHead[] }): Promise<LogVerdict>;
}

interface Waiting {
  readonly receipt: Receipt;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Receipts committed together at most. */
const BATCH = 500;

/**
 * Keeps receipts in PostgreSQL as a hash chain. Receipts that arrive while one commit is under way
 * share the next, so that a rush costs few flushes; each caller is answered after its own commit.
 *
 * @throws ConsentError `bad-schema` when the schema's name is not a plain lower-case identifier.
 * @example
 * const receipts = createPostgresReceipts({ pool: new pg.Pool({ connectionString }) });
 * await receipts.migrate();
 */
export function createPostgresReceipts(options: PostgresReceiptsOptions): PostgresReceipts {
  const { pool, schema = "candor_consent" } = options;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new ConsentError("bad-schema", `schema "${schema}": use a-z, 0-9 and _ alone`);
  const waiting: Waiting[] = [];
  let committing = false;

  async function commitAll(): Promise<void> {
    committing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await commit(batch.map(({ receipt }) => receipt));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    committing = false;
  }

  function commit(receipts: readonly Receipt[]): Promise<void> {
    return transaction(pool, "begin", async (client) => {
      // The lock on the head puts several processes in line: the chain has one end.
      const head = await storedHead(client, schema, "for update");
      if (!head)
        throw new ConsentError("damaged-log", `${schema}.head has no row: restore it or migrate()`);
      const rows: LedgerRow[] = [];
      for (const receipt of receipts)
        rows.push(append(rows.at(-1) ?? head, canonicalJson(receipt), sha256));
      await client.query(
        `insert into ${schema}.receipt (seq, reference, at, record, previous, digest, hash)
         select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::json[], $5::text[], $6::text[], $7::text[])`,
        [
          rows.map(({ seq }) => seq),
          receipts.map(({ reference }) => reference),
          receipts.map(({ at }) => at),
          rows.map(({ record }) => record),
          rows.map(({ previous }) => previous),
          rows.map(({ digest }) => digest),
          rows.map(({ hash }) => hash),
        ],
      );
      const { seq, hash } = rows.at(-1) as LedgerRow;
      await client.query(`update ${schema}.head set seq = $1, hash = $2`, [seq, hash]);
    });
  }

  return {
    migrate: () => migrate(pool, schema),
    append(receipt) {
      return new Promise((resolve, reject) => {
        waiting.push({ receipt, resolve, reject });
        if (!committing) void commitAll();
      });
    },
    find: (reference) =>
      transaction(pool, "begin read only", async (client) => {
        const { rows } = await client.query(
          `select record::text as record from ${schema}.receipt where reference = $1`,
          [reference],
        );
        const { record } = (rows[0] ?? {}) as { record?: string };
        return record ? (JSON.parse(record) as Receipt) : null;
      }),
    head: () =>
      transaction(pool, "begin read only", async (client) => {
        const head = await storedHead(client, schema);
        if (!head) throw new ConsentError("damaged-log", `${schema}.head has no row`);
        return head;
      }),
    verify: ({ heads = [] } = {}) => verifyLog(pool, schema, heads),
  };
}
