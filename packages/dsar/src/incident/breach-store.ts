import type { LedgerRow } from "@candor/ledger";
import type { Sql } from "../engine/connector.ts";

/** One row of a breach's chain; its record is an entry as text. */
export type BreachRow = LedgerRow;

/** A breach in a list. */
export interface StoredBreach {
  readonly id: string;
  readonly controller: string;
  readonly openedAt: Date;
}

/** What happens in one transaction. */
export interface BreachTransaction {
  /** Plain SQL in the same transaction, for counting who is affected. */
  readonly sql: Sql;
  insertBreach(breach: StoredBreach): Promise<void>;
  /** The breach, locked until the transaction ends; null when this controller has none. */
  lockBreach(controller: string, id: string): Promise<StoredBreach | null>;
  /** All of a controller, newest first. */
  breaches(controller: string): Promise<readonly StoredBreach[]>;
  /** The rows of one chain in order; their records are never erased. */
  rows(id: string): Promise<readonly BreachRow[]>;
  insertRow(id: string, row: BreachRow): Promise<void>;
}

/** Where records of breaches are kept. */
export interface BreachStore {
  /** Runs work in one transaction, which commits when it resolves. */
  transaction<T>(work: (tx: BreachTransaction) => Promise<T>): Promise<T>;
}
