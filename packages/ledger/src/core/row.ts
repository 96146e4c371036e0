/**
 * Hashes a text: SHA-256 of its UTF-8 bytes, as 64 lower-case hexadecimal digits.
 *
 * Handed in, so that the chain itself needs neither Node nor a browser.
 */
export type Hash = (text: string) => string;

/** Where a chain ends: enough to notice later that rows before it were changed or cut away. */
export interface LedgerHead {
  /** Number of the last row; 0 for an empty chain. */
  readonly seq: number;
  /** Hash of the last row. */
  readonly hash: string;
}

/** One row of the chain, as it is stored. */
export interface LedgerRow {
  /** 1, 2, 3 ... without a gap. */
  readonly seq: number;
  /** Hash of the row before; sixty-four zeros for the first row. */
  readonly previous: string;
  /** Hash of the record alone, so that the chain still holds after a record was erased. */
  readonly digest: string;
  /** Hash over number, previous hash and digest. */
  readonly hash: string;
  /** The record as text, byte for byte; null once it was erased on purpose. */
  readonly record: string | null;
}

/** The head of a chain that has no rows. */
export const GENESIS: LedgerHead = { seq: 0, hash: "0".repeat(64) };

/**
 * Makes the row that follows `head`. Stores nothing: the caller does, together with the effect
 * that the record tells of, in one transaction.
 *
 * @param head the chain's end, {@link GENESIS} for the first row
 * @param record the record as text, usually from {@link canonicalJson}
 * @example
 * const first = append(GENESIS, '{"what":"asked"}', sha256);
 * const second = append(first, '{"what":"answered"}', sha256);
 */
export function append(head: LedgerHead, record: string, hash: Hash): LedgerRow {
  const seq = head.seq + 1;
  const digest = hash(record);
  return { seq, previous: head.hash, digest, hash: rowHash(seq, head.hash, digest, hash), record };
}

/** Hashes a row's place and digest; the leading line keeps it apart from every other hash we make. */
export function rowHash(seq: number, previous: string, digest: string, hash: Hash): string {
  return hash(`candor-ledger-1\n${seq}\n${previous}\n${digest}`);
}
