import type { JsonObject } from "../core/json.ts";

/** The person a request is about, proved to hold this address. */
export interface Subject {
  /** Verified mail address, lower case. */
  readonly email: string;
  /** Name as the person wrote it; unproved, so never look data up by it alone. */
  readonly name: string | null;
}

/** Runs SQL inside the transaction in which the step, its effect and its audit row commit. */
export interface Sql {
  /** Runs one statement in the engine's own transaction. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number }>;
}

/** One record about the person. */
export interface PersonalRecord {
  /** What kind of record it is; becomes a table of the export, e.g. `orders`. */
  readonly kind: string;
  readonly data: JsonObject;
}

/** Data that an erasure left in place, and the reason the person is told. */
export interface Kept {
  /** What was kept, in words for the person, without the data itself: `Invoice of 2026-03-01`. */
  readonly what: string;
  /** Why, in words for the person. */
  readonly why: string;
  /** The legal basis: `Art. 17(3)(b) GDPR, Swedish Accounting Act 7:2`. */
  readonly basis: string;
  /** Until when it is kept, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What an erasure did in one system. */
export interface Erasure {
  /** How many records were erased or made anonymous. */
  readonly erased: number;
  readonly kept: readonly Kept[];
}

/**
 * One system that holds personal data, plugged into the engine by its owner.
 *
 * Both methods run inside the engine's transaction: what they do through `tx` commits together
 * with the step and its audit row, or not at all. They may be called again after a failure.
 */
export interface Connector {
  /** Lower-case letters, digits and hyphens; names the files of the export. */
  readonly name: string;
  /** Heading of the export's section, `Orders and invoices`; the name when left out. */
  readonly title?: string;
  /** Hands over every record about the person. */
  collect(
    subject: Subject,
    tx: Sql,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly PersonalRecord[]> | AsyncIterable<PersonalRecord>;
  /** Erases what no law requires to be kept, and names the rest. */
  erase(subject: Subject, tx: Sql, options: { readonly signal: AbortSignal }): Promise<Erasure>;
}
