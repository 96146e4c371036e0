import { campaign } from "@candor/engines/campaign";
import {
  append,
  canonicalJson,
  GENESIS,
  type LedgerHead,
  type LedgerRow,
  verify,
} from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import { describe, expect, it } from "vitest";
import { seeded } from "./support/seeded.ts";

const run = campaign("audit rows, each altered in every way", { share: 2000, full: 1_000_000 });
const random = seeded(run.seed);
const below = (end: number): number => Math.floor(random() * end);

/** A chain of one request as the engine writes it. */
function chainOf(length: number): LedgerRow[] {
  const rows: LedgerRow[] = [];
  let head: LedgerHead = GENESIS;
  for (let n = 0; n < length; n++) {
    const row = append(head, canonicalJson({ event: "step", n, salt: below(2 ** 31) }), sha256);
    rows.push(row);
    head = row;
  }
  return rows;
}

/** Another digit at a random place. */
function flipped(hash: string): string {
  const at = below(hash.length);
  const digit = ((Number.parseInt(hash.charAt(at), 16) + 1 + below(15)) % 16).toString(16);
  return hash.slice(0, at) + digit + hash.slice(at + 1);
}

type Tampering = (rows: readonly LedgerRow[], index: number) => readonly LedgerRow[] | null;

function edited(change: (row: LedgerRow) => Partial<LedgerRow>): Tampering {
  return (rows, index) =>
    rows.map((row, other) => (other === index ? { ...row, ...change(row) } : row));
}

/** Each takes the row with this index; null where it can not be done to it. */
const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  "record edited": edited(({ record }) => ({ record: `${record} ` })),
  "digest edited": edited(({ digest }) => ({ digest: flipped(digest) })),
  "hash edited": edited(({ hash }) => ({ hash: flipped(hash) })),
  "link edited": edited(({ previous }) => ({ previous: flipped(previous) })),
  "number edited": edited(({ seq }) => ({ seq: seq + 1 + below(3) })),
  "record and digest edited": edited(() => ({ record: "{}", digest: sha256("{}") })),
  deleted: (rows, index) => rows.filter((_row, other) => other !== index),
  "cut from here": (rows, index) => rows.slice(0, index),
  doubled: (rows, index) => [...rows.slice(0, index + 1), ...rows.slice(index)],
  "exchanged with the next": (rows, index) => {
    const [one, two] = [rows[index], rows[index + 1]];
    if (one === undefined || two === undefined) return null;
    return [...rows.slice(0, index), two, one, ...rows.slice(index + 2)];
  },
  "numbers exchanged with the next": (rows, index) => {
    const [one, two] = [rows[index], rows[index + 1]];
    if (one === undefined || two === undefined) return null;
    const swapped = [
      { ...two, seq: one.seq },
      { ...one, seq: two.seq },
    ];
    return [...rows.slice(0, index), ...swapped, ...rows.slice(index + 2)];
  },
  // What an operator can do who knows the code: only the head kept elsewhere shows it.
  "rewritten from here": (rows, index) => {
    const before = rows.slice(0, index);
    let head: LedgerHead = before.at(-1) ?? GENESIS;
    const rest = rows.slice(index).map(({ record }, place) => {
      const row = append(head, place === 0 ? "{}" : (record ?? ""), sha256);
      head = row;
      return row;
    });
    return [...before, ...rest];
  },
};

describe(`tampering with ${run.count} audit rows, seed ${run.seed}`, { timeout: 7_200_000 }, () => {
  it("finds every single one against the head that was kept", () => {
    const found: Record<string, number> = {};
    let rowsSeen = 0;
    while (rowsSeen < run.count) {
      const rows = chainOf(Math.min(2 + below(12), run.count - rowsSeen));
      const head = rows.at(-1) as LedgerRow;
      const against = { hash: sha256, heads: [head] };
      if (!verify(rows, against).ok) throw new Error("a sound chain was called altered");
      for (const [index, row] of rows.entries())
        for (const [what, tamper] of Object.entries(TAMPERINGS)) {
          const tampered = tamper(rows, index);
          if (tampered === null) continue;
          const verdict = verify(tampered, against);
          if (verdict.ok) throw new Error(`${what}: row ${row.seq} of ${rows.length} passed`);
          // The altered row, or the neighbour whose link tells of it.
          if (verdict.why !== "rewritten" && Math.abs(verdict.firstBad - row.seq) > 1)
            throw new Error(`${what} of row ${row.seq}: ${verdict.message}`);
          found[what] = (found[what] ?? 0) + 1;
        }
      rowsSeen += rows.length;
    }
    expect(Object.keys(found)).toEqual(Object.keys(TAMPERINGS));
    const tamperings = Object.values(found).reduce((sum, count) => sum + count, 0);
    run.record({ rows: rowsSeen, ways: Object.keys(found).length, tamperings, found: tamperings });
  });
});
