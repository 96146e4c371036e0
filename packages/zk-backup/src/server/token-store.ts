import type { Access } from "./access.ts";

/** A token as it is kept: without the token. */
export interface TokenRecord {
  /** The first 16 hex digits of the hash: how the token is called in lists and audits. */
  readonly id: string;
  readonly account: string;
  readonly role: Access;
  /** What it is for, in the words of who made it. */
  readonly label: string;
  /** SHA-256 of the token, 64 hex digits. It has 256 random bits: no slow hash is called for. */
  readonly hash: string;
  /** ISO 8601. */
  readonly created: string;
  /** ISO 8601, from when on it is refused; null is never. */
  readonly expires: string | null;
}

/** Where tokens are kept: a file (`accountsFile` of `@candor/zk-backup/server/node`), a database. */
export interface TokenStore {
  find(id: string): Promise<TokenRecord | null>;
  list(account: string): Promise<readonly TokenRecord[]>;
  /** Keeps a new token, or a changed one in place of the one with its id; durable when it resolves. */
  save(record: TokenRecord): Promise<void>;
  /** Forgets a token. @returns whether there was one. */
  remove(id: string): Promise<boolean>;
}

/** Keeps tokens in memory: for tests, and for servers whose tokens come from elsewhere at each start. */
export function memoryTokens(): TokenStore {
  const records = new Map<string, TokenRecord>();
  return {
    find: async (id) => records.get(id) ?? null,
    list: async (account) => [...records.values()].filter((record) => record.account === account),
    save: async (record) => {
      records.set(record.id, record);
    },
    remove: async (id) => records.delete(id),
  };
}
