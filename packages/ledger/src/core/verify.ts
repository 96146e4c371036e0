import { GENESIS, type Hash, type LedgerHead, type LedgerRow, rowHash } from "./row.ts";

/**
 * How a chain was broken.
 *
 * - `altered`: the row's content or hashes are not what was written;
 * - `removed`: the row is missing, later ones are there;
 * - `reordered`: the row stands in another place than its number says;
 * - `cut`: the chain ends before a head that was kept;
 * - `rewritten`: the chain holds together, but differs from a head that was kept.
 */
export type Damage = "altered" | "removed" | "reordered" | "cut" | "rewritten";

/** A chain that holds. */
export interface Sound {
  /** Always true. */
  readonly ok: true;
  /** The chain's end: keep it elsewhere, so that the next check sees a cut or rewritten chain. */
  readonly head: LedgerHead;
  /** Numbers of the rows whose record was erased; the chain over their digests still holds. */
  readonly erased: readonly number[];
}

/** A chain that was tampered with. */
export interface Broken {
  /** Always false. */
  readonly ok: false;
  /** Number of the first row that is not as it was written. */
  readonly firstBad: number;
  /** How it was broken. */
  readonly why: Damage;
  /** One sentence for a report. */
  readonly message: string;
}

/** What a check found. */
export type Verdict = Sound | Broken;

/** What to check against. */
export interface VerifyOptions {
  /** The hash the chain was written with. */
  readonly hash: Hash;
  /** Heads kept outside the store, in any order: what no tampering inside can imitate. */
  readonly heads?: readonly LedgerHead[];
}

/** Checks a chain row by row, for stores that are read in pieces. */
export interface Verifier {
  /** Takes the next row in stored order; answers at the first bad one, null while all is well. */
  push(row: LedgerRow): Broken | null;
  /** Says that no row follows. */
  finish(): Verdict;
}

/**
 * Checks rows in stored order and names the first one that is not as it was written.
 *
 * Altered, missing and displaced rows show in the chain itself; a cut tail and a chain rewritten
 * as a whole show only against `heads` that were kept elsewhere.
 *
 * @example
 * const verdict = verify(rows, { hash: sha256, heads: [yesterday] });
 * if (!verdict.ok) console.error(verdict.message);
 */
export function verify(rows: Iterable<LedgerRow>, options: VerifyOptions): Verdict {
  const all = [...rows];
  const verifier = createVerifier(options);
  for (const row of all) {
    const broken = verifier.push(row);
    if (broken) return displaced(broken, all) ?? broken;
  }
  return verifier.finish();
}

/** Starts a check of a chain that is read in pieces, in the order of its numbers. */
export function createVerifier(options: VerifyOptions): Verifier {
  const { hash } = options;
  const kept = [...(options.heads ?? [])].sort((a, b) => a.seq - b.seq);
  const erased: number[] = [];
  let end = GENESIS;
  let trusted = 0;

  /** Compares with the kept heads that the chain has reached. */
  function compare(): Broken | null {
    for (let head = kept[0]; head && head.seq <= end.seq; head = kept[0]) {
      kept.shift();
      if (head.seq === end.seq && head.hash !== end.hash) return rewritten(trusted + 1, head.seq);
      trusted = head.seq;
    }
    return null;
  }

  return {
    push(row) {
      const broken = compare() ?? misplaced(row, end) ?? altered(row, end, hash);
      if (broken) return broken;
      if (row.record === null) erased.push(row.seq);
      end = { seq: row.seq, hash: row.hash };
      return compare();
    },
    finish() {
      const broken = compare();
      if (broken) return broken;
      if (kept[0]) return cut(end.seq + 1, (kept.at(-1) as LedgerHead).seq);
      return { ok: true, head: end, erased };
    },
  };
}

function misplaced(row: LedgerRow, end: LedgerHead): Broken | null {
  const expected = end.seq + 1;
  if (row.seq === expected) return null;
  if (row.seq > expected)
    return bad(
      expected,
      "removed",
      `Row ${expected} is missing: row ${row.seq} follows ${end.seq}.`,
    );
  return bad(row.seq, "reordered", `Row ${row.seq} stands after row ${end.seq}.`);
}

function altered(row: LedgerRow, end: LedgerHead, hash: Hash): Broken | null {
  const { seq } = row;
  if (row.record !== null && hash(row.record) !== row.digest)
    return bad(seq, "altered", `The record of row ${seq} is not the one that was written.`);
  if (row.previous === end.hash && rowHash(seq, end.hash, row.digest, hash) === row.hash)
    return null;
  // A row that is whole in itself and points at another hash bears witness against the row before.
  if (seq > 1 && rowHash(seq, row.previous, row.digest, hash) === row.hash)
    return bad(
      seq - 1,
      "altered",
      `Row ${seq - 1} is not the one that row ${seq} was written after.`,
    );
  return bad(seq, "altered", `The hashes of row ${seq} do not follow from row ${seq - 1}.`);
}

/** A gap whose row stands elsewhere is a displaced row, not a removed one. */
function displaced(broken: Broken, rows: readonly LedgerRow[]): Broken | null {
  const seq = broken.firstBad;
  if (broken.why !== "removed" || !rows.some((row) => row.seq === seq)) return null;
  return bad(seq, "reordered", `Row ${seq} does not stand in its place.`);
}

function cut(from: number, to: number): Broken {
  return bad(from, "cut", `Row ${from} is missing: a kept head says the chain reached ${to}.`);
}

function rewritten(from: number, to: number): Broken {
  const range = from === to ? `Row ${to}` : `A row from ${from} to ${to}`;
  return bad(from, "rewritten", `${range} was rewritten: the head kept for row ${to} differs.`);
}

function bad(firstBad: number, why: Damage, message: string): Broken {
  return { ok: false, firstBad, why, message };
}
