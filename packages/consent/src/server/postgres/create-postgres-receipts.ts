import { ConsentError } from "../../core/error.ts";
import type { Receipt, ReceiptStore } from "../receipt.ts";
import { appendRows } from "./append-rows.ts";
import { eraseRows } from "./erasure.ts";
import { groupCommit } from "./group-commit.ts";
import { HISTORY, historyOf } from "./history.ts";
import type { LogHead, LogVerdict } from "./log-verdict.ts";
import { migrate } from "./migrations.ts";
import { type PgPool, transaction } from "./pool.ts";
import { storedHead } from "./stored-head.ts";
import { verifyLog } from "./verify-log.ts";

/** Options of {@link createPostgresReceipts}. */
export interface PostgresReceiptsOptions {
  /** A `pg.Pool`, or {@link poolOfOne} around PGlite; it stays yours. */
  readonly pool: PgPool;
  /** Schema of its own in your database; `candor_consent` when left out. */
  readonly schema?: string;
  /** The clock by which erasures are dated; the system's when left out. */
  readonly now?: () => number;
}

/** Receipts in PostgreSQL, as an append-only log. */
export interface PostgresReceipts extends ReceiptStore {
  /** Creates or updates the schema; call it at every start. */
  migrate(): Promise<void>;
  /** Finds a receipt by its reference; null when there is none. */
  find(reference: string): Promise<Receipt | null>;
  /**
   * Gives a person's copy: all receipts of the visitor who shows this reference (it stands in
   * their cookie), oldest first. Empty when it is unknown or erased.
   */
  history(reference: string): Promise<Receipt[]>;
  /**
   * Erases all receipts of the visitor who shows this reference (GDPR article 17), and says so in
   * the chain, which still holds. Think first: it erases the proof as well.
   *
   * @returns how many were erased
   */
  erase(reference: string): Promise<number>;
  /**
   * Erases receipts whose choice had lapsed before a time (GDPR article 5(1)(e)): take the time
   * within which somebody can still dispute a choice, e.g. three years ago.
   *
   * @returns how many were erased
   */
  eraseLapsed(before: Date): Promise<number>;
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
  const { pool, schema = "candor_consent", now = Date.now } = options;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new ConsentError("bad-schema", `schema "${schema}": use a-z, 0-9 and _ alone`);

  const erase = (why: "request" | "retention", where: string, value: string): Promise<number> =>
    transaction(pool, "begin", (client) =>
      eraseRows(client, schema, where, [value], { why, at: new Date(now()) }),
    );

  return {
    migrate: () => migrate(pool, schema),
    append: groupCommit((receipts: readonly Receipt[]) =>
      transaction(pool, "begin", (client) => appendRows(client, schema, receipts)),
    ),
    find: (reference) =>
      transaction(pool, "begin read only", async (client) => {
        const { rows } = await client.query(
          `select record::text as record from ${schema}.receipt where reference = $1`,
          [reference],
        );
        const { record } = (rows[0] ?? {}) as { record?: string };
        return record ? (JSON.parse(record) as Receipt) : null;
      }),
    history: (reference) =>
      transaction(pool, "begin read only", (client) => historyOf(client, schema, reference)),
    erase: (reference) => erase("request", `seq in (${HISTORY(schema)})`, reference),
    eraseLapsed: (before) => erase("retention", "record ->> 'expires' < $1", before.toISOString()),
    head: () =>
      transaction(pool, "begin read only", async (client) => {
        const head = await storedHead(client, schema);
        if (!head) throw new ConsentError("damaged-log", `${schema}.head has no row`);
        return head;
      }),
    verify: ({ heads = [] } = {}) => verifyLog(pool, schema, heads),
  };
}
