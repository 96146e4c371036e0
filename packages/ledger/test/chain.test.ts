import { execFileSync } from "node:child_process";
import { append, canonicalJson, GENESIS, type LedgerRow, verify } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

function chain(records: readonly string[]): LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (const record of records) rows.push(append(rows.at(-1) ?? GENESIS, record, sha256));
  return rows;
}

const five = chain(["a", "b", "c", "d", "e"]);
const heads = [five[4] as LedgerRow];

function changed(seq: number, change: Partial<LedgerRow>): LedgerRow[] {
  return five.map((row) => (row.seq === seq ? { ...row, ...change } : row));
}

/** Rewrites everything from `seq` on, as one who owns the store can. */
function rewrittenFrom(seq: number): LedgerRow[] {
  return chain(five.map((row) => (row.seq >= seq ? `${row.record}!` : (row.record as string))));
}

/** Writes one row anew with hashes that fit it, and leaves the rows after it alone. */
function rewrittenAlone(seq: number): LedgerRow[] {
  const before = five[seq - 2] ?? GENESIS;
  return five.map((row) => (row.seq === seq ? append(before, "forged", sha256) : row));
}

describe("a chain that was left alone", () => {
  it("verifies and tells its head", () => {
    expect(verify(five, { hash: sha256, heads })).toEqual({
      ok: true,
      head: expect.objectContaining({ seq: 5 }),
      erased: [],
    });
  });

  it("verifies when it is empty", () => {
    expect(verify([], { hash: sha256 })).toEqual({ ok: true, head: GENESIS, erased: [] });
  });

  it("still holds after a record was erased, and says which", () => {
    const verdict = verify(changed(3, { record: null }), { hash: sha256, heads });
    expect(verdict).toMatchObject({ ok: true, erased: [3] });
  });

  it("verifies for any records", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 20 }), (records) => {
        const rows = chain(records);
        expect(verify(rows, { hash: sha256, heads: rows }).ok).toBe(true);
      }),
    );
  });
});

describe("a chain that was tampered with", () => {
  const swapped = [five[0], five[2], five[1], five[3], five[4]] as LedgerRow[];
  const contentsSwapped = five.map((row) =>
    row.seq === 2 || row.seq === 3
      ? { ...(five[row.seq === 2 ? 2 : 1] as LedgerRow), seq: row.seq }
      : row,
  );
  const table: [string, LedgerRow[], number, string][] = [
    ["a record was changed", changed(2, { record: "x" }), 2, "altered"],
    [
      "record and digest were changed",
      changed(2, { record: "x", digest: sha256("x") }),
      2,
      "altered",
    ],
    ["a row was written anew, whole in itself", rewrittenAlone(2), 2, "altered"],
    ["the last row was written anew", rewrittenAlone(5), 1, "rewritten"],
    ["a hash was changed", changed(4, { hash: "0".repeat(64) }), 4, "altered"],
    ["a link was changed", changed(4, { previous: "0".repeat(64) }), 4, "altered"],
    ["the first row was removed", five.slice(1), 1, "removed"],
    ["a middle row was removed", five.filter((row) => row.seq !== 3), 3, "removed"],
    [
      "a row was removed and the rest renumbered",
      five.filter((row) => row.seq !== 3).map((row, at) => ({ ...row, seq: at + 1 })),
      3,
      "altered",
    ],
    ["two rows changed places", swapped, 2, "reordered"],
    ["two rows' contents changed places", contentsSwapped, 2, "altered"],
    ["a row stands there twice", [...five.slice(0, 2), ...five.slice(1)], 2, "reordered"],
    ["the tail was cut", five.slice(0, 3), 4, "cut"],
    ["everything was deleted", [], 1, "cut"],
    ["everything was rewritten", rewrittenFrom(1), 1, "rewritten"],
  ];

  it.each(table)("%s", (_, rows, firstBad, why) => {
    expect(verify(rows, { hash: sha256, heads })).toMatchObject({ ok: false, firstBad, why });
  });

  it("narrows a rewritten stretch down between two kept heads", () => {
    const kept = [five[1], five[3], five[4]] as LedgerRow[];
    const verdict = verify(rewrittenFrom(3), { hash: sha256, heads: kept });
    expect(verdict).toMatchObject({ ok: false, firstBad: 3, why: "rewritten" });
  });

  it("cannot see a cut tail without a kept head, which is why heads are kept", () => {
    expect(verify(five.slice(0, 3), { hash: sha256 }).ok).toBe(true);
  });

  it("is found wherever a single field of a single row differs", () => {
    const field = fc.constantFrom("previous", "digest", "hash", "record");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), field, fc.string(), (seq, name, value) => {
        fc.pre(value !== five[seq - 1]?.[name as "hash"]);
        expect(verify(changed(seq, { [name]: value }), { hash: sha256, heads })).toMatchObject({
          ok: false,
          firstBad: seq,
        });
      }),
    );
  });
});

describe("the format", () => {
  it("can be recomputed by someone else's SHA-256", () => {
    const program = [
      "import hashlib,json,sys",
      "previous='0'*64",
      "for row in json.load(sys.stdin):",
      " digest=hashlib.sha256(row['record'].encode()).hexdigest()",
      " text='candor-ledger-1\\n%d\\n%s\\n%s'%(row['seq'],previous,digest)",
      " previous=hashlib.sha256(text.encode()).hexdigest()",
      " print(previous)",
    ].join("\n");
    const rows = chain(["plain", "ünï ☃ 🧾", ""]);
    const output = execFileSync("python3", ["-c", program], { input: JSON.stringify(rows) });
    expect(output.toString().trim().split("\n")).toEqual(rows.map((row) => row.hash));
  });
});

describe("canonicalJson", () => {
  it("gives equal text for equal values", () => {
    expect(canonicalJson({ b: [1, null], a: { d: "x", c: true } })).toBe(
      '{"a":{"c":true,"d":"x"},"b":[1,null]}',
    );
  });

  it("is JSON again", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    ["$.a", { a: undefined }],
    ["$.a[1]", { a: [0, Number.NaN] }],
    ["$[0]", [1n]],
    ["$.at", { at: new Date(0) }],
  ])("refuses what JSON cannot hold, naming %s", (path, value) => {
    expect(() => canonicalJson(value)).toThrowError(
      expect.objectContaining({ code: "not-json", message: expect.stringContaining(`${path} is`) }),
    );
  });
});
