import type { KeepRule } from "./kept-until.ts";
import type { Masking } from "./masking.ts";

/** One table with personal data, as {@link sqlConnector} works on it. */
export interface SqlTable {
  /** `customer`, or with its schema `website.order`. */
  readonly table: string;
  /** Kind of record in the export; the table's name without schema when left out. */
  readonly kind?: string;
  /** Primary key. */
  readonly key: string;
  /** Column with the person's address, or the way to it through another table. */
  readonly subject:
    | string
    | {
        /** Column of this table. */
        readonly via: string;
        readonly table: string;
        /** Column of the other table that `via` names. */
        readonly key: string;
        readonly subject: string;
      };
  /** Rows are those of one company: fixed values of columns. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
  /** Columns that the export shows; all of them when left out. */
  readonly show?: readonly string[];
  /** Columns that an export must not show: hashes of passwords, other people's data. */
  readonly hide?: readonly string[];
  /** `delete` the row, or keep it and mask these columns. */
  readonly erase: "delete" | Readonly<Record<string, Masking>>;
  /** Columns that a person can have corrected, by the key that the register's field has. */
  readonly correct?: readonly string[];
  /**
   * How a purpose of the register ends for a person: columns and their values, by the purpose's id.
   * `{ news: { subscribed: false } }`
   */
  readonly stop?: Readonly<
    Record<string, Readonly<Record<string, string | number | boolean | null>>>
  >;
  /** What must stay for a time. */
  readonly keep?: KeepRule;
  /** What a kept row is called in the answer to the person; `kind` and key when left out. */
  readonly describe?: (row: Readonly<Record<string, unknown>>) => string;
}
