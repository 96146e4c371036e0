import type { Role } from "@candor/dsar";
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

/** Who gets news; a row exists only once the address has confirmed it. */
interface SubscriptionTable {
  id: Generated<string>;
  company: string;
  email: string;
  topics: string[];
  /** The account from which it was asked for. */
  account_id: string | null;
  confirmed_at: Moment;
}

/** Proof of a consent, its changes and its end (Art. 7(1) GDPR), without the address. */
interface NewsConsentTable {
  id: Generated<string>;
  company: string;
  /** Keyed hash of the address. */
  address_hash: string;
  action: "confirmed" | "changed" | "ended";
  /** By what: `form`, `account`, `settings`, `one-click`, `request`. */
  how: string;
  topics: string[];
  /** The sentence that was agreed to, and the name of this wording. */
  wording: string;
  wording_version: string;
  /** When the form was sent; null for what was done by a mailed link. */
  asked_at: ColumnType<Date | null, Date | null, Date | null>;
  at: Moment;
}

/** Addresses that are not written to, as keyed hashes. */
interface SuppressionTable {
  company: string;
  address_hash: string;
  at: Moment;
}

/** A letter to all who have its topic. */
interface NewsIssueTable {
  id: Generated<string>;
  company: string;
  topic: string;
  subject: string;
  text: string;
  at: Moment;
  sent: Generated<number>;
  failed: Generated<number>;
}

/** A letter still to be sent to one subscriber; gone once it is, or once they leave. */
interface NewsDeliveryTable {
  issue_id: string;
  subscription_id: string;
  attempts: Generated<number>;
  run_at: Moment;
}

/** A report of a weakness. */
interface SecurityReportTable {
  id: Generated<string>;
  company: string;
  /** Where the answer goes; null when nobody asked for one. */
  email: string | null;
  text: string;
  at: Moment;
}

/** Somebody who works at the desk. */
interface OperatorTable {
  id: string;
  name: string;
  role: Role;
  password: string;
  /** Wrong passwords in a row. */
  tries: number;
  tried_at: Moment;
}

/** A signed-in operator; the token itself is known to the browser alone. */
interface OperatorSessionTable {
  token_hash: Uint8Array;
  operator: string;
  expires_at: Moment;
}

/** The website's own tables, in the schema `website`. */
export interface Tables {
  account: AccountTable;
  session: SessionTable;
  order: OrderTable;
  vote: VoteTable;
  subscription: SubscriptionTable;
  news_consent: NewsConsentTable;
  suppression: SuppressionTable;
  news_issue: NewsIssueTable;
  news_delivery: NewsDeliveryTable;
  security_report: SecurityReportTable;
  operator: OperatorTable;
  operator_session: OperatorSessionTable;
}
