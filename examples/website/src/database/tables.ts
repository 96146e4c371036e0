import type { ColumnType, Generated } from "kysely";

/** Moments are written as Date and read back as Date. */
type Moment = ColumnType<Date, Date, Date>;

/** A customer's account with one company. */
interface AccountTable {
  id: Generated<string>;
  company: string;
  /** In lower case, unique within a company. */
  email: string;
  name: string;
  password: string;
  created_at: Moment;
}

/** A signed-in browser; the token itself is known to the browser alone. */
interface SessionTable {
  /** SHA-256 of the token. */
  token_hash: Uint8Array;
  account_id: string;
  created_at: Moment;
  expires_at: Moment;
}

/** An order with its invoice; accounting law keeps it beyond the account. */
interface OrderTable {
  id: Generated<string>;
  company: string;
  /** Unbroken within a company, as accounting asks. */
  invoice: number;
  account_id: string | null;
  email: string;
  name: string;
  address: string;
  item: string;
  amount_cents: number;
  currency: string;
  ordered_at: Moment;
}

/** One vote on an article or a comment: a count, no voter. */
interface VoteTable {
  company: string;
  /** `article:<slug>` or `comment:<number>`. */
  subject: string;
  value: number;
  votes: number;
}

/** The website's own tables, in the schema `website`. */
export interface Tables {
  account: AccountTable;
  session: SessionTable;
  order: OrderTable;
  vote: VoteTable;
}
