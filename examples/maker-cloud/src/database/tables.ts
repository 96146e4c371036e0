import type { Generated } from "kysely";

/** All the maker keeps of a customer's account. */
interface AccountTable {
  /** Public id, 32 hex digits. */
  readonly id: string;
  readonly created_at: Date;
  /** What its vault may hold; null is no limit. PostgreSQL's bigint comes as text. */
  readonly quota_bytes: string | null;
  readonly quota_objects: string | null;
}

/** A token of an account, as `@candor/zk-backup/server` keeps it. */
export interface TokenTable {
  /** The first 16 hex digits of the hash. */
  readonly id: string;
  readonly account_id: string;
  readonly role: "reader" | "writer" | "owner";
  readonly label: string;
  /** SHA-256 of the token, hex. The token has 256 random bits, so no slow hash is called for. */
  readonly hash: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

export interface NameTable {
  readonly fqdn: string;
  readonly account_id: string;
  readonly public_key: string;
  readonly salt: string;
  readonly password_hash: string;
  readonly created_at: Date;
  readonly blocked: string | null;
  readonly released_at: Date | null;
}

export interface ChallengeTable {
  readonly hash: string;
  readonly action: "register" | "recover";
  readonly fqdn: string;
  readonly public_key: string;
  readonly expires_at: Date;
}

interface CounterTable {
  readonly key: string;
  readonly count: Generated<number>;
  readonly expires_at: Date;
}

/** The tables of the maker's cloud; README.md says of each how long its rows stay. */
export interface Tables {
  readonly account: AccountTable;
  readonly token: TokenTable;
  readonly name: NameTable;
  readonly challenge: ChallengeTable;
  readonly counter: CounterTable;
}
