import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkRegistry, defineRegistry, parseRegistry } from "../src/index.ts";
import { entry, refusals } from "./declare.ts";

const file = (...entries: readonly unknown[]): string => JSON.stringify({ entries }, null, 2);
const good = entry("_ga");

describe("text that is not JSON", () => {
  it.each([
    ["", 0],
    ["   ", 3],
    ["{", 1],
    ["{]", 1],
    ['{"entries": [}', 13],
    ['{"entries": [],}', 15],
    ['{"entries": [1,]}', 15],
    ['{"entries" []}', 11],
    ["{'entries': []}", 1],
    ["{entries: []}", 1],
    ['{"entries": []} x', 16],
    ['{"entries": []}{', 15],
    ['{"a": "b', 8],
    ['{"a": "b\n"}', 8],
    ['{"a": "\\x41"}', 7],
    ['{"a": "\\u00zz"}', 7],
    ['{"a": 01}', 7],
    ['{"a": 1.}', 7],
    ['{"a": .5}', 6],
    ['{"a": +1}', 6],
    ['{"a": tru}', 6],
    ['{"a": NaN}', 6],
    ['{"a": undefined}', 6],
    ["// registry\n{}", 0],
    ["[".repeat(200), 101],
  ])("%j fails at %d", (text, offset) => {
    const [issue, ...more] = refusals(() => parseRegistry(text));
    expect(issue).toMatchObject({ code: "bad-json", offset, field: "" });
    expect(more).toEqual([]);
  });

  it("says line and column", () => {
    const [issue] = refusals(() => parseRegistry('{\n  "entries": [\n    oops\n  ]\n}'));
    expect(issue?.message).toBe(
      'the registry is not JSON: expected a value, found "o" (line 3, column 5)',
    );
  });
});

describe("JSON and JSON.parse", () => {
  const spoil = fc.tuple(
    fc.json({ maxDepth: 4 }),
    fc.nat(),
    fc.nat({ max: 2 }),
    fc.constantFrom(
      "",
      '"',
      ",",
      "}",
      "]",
      "\\",
      "0",
      "-",
      ".",
      "e",
      "\u0001",
      "nul",
      "\u2028",
      "\ud800",
    ),
  );
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it("are agreed on what is JSON", () => {
    let broken = 0;
    fc.assert(
      fc.property(spoil, ([json, place, cut, put]) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + put + json.slice(at + cut);
        const codes = refusals(() => parseRegistry(text)).map(({ code }) => code);
        expect(codes.includes("bad-json")).toBe(!parses(text));
        if (!parses(text)) broken++;
      }),
      { numRuns: 2000 },
    );
    expect(broken).toBeGreaterThan(200);
  }, 60_000);

  it("are agreed on what it says", () => {
    const text = fc.string({ unit: "binary" }).filter((one) => one.trim() !== "");
    fc.assert(
      fc.property(text, fc.boolean(), (version, indented) => {
        const json = JSON.stringify({ version, entries: [] }, null, indented ? 2 : undefined);
        const issues = refusals(() => parseRegistry(json));
        if (issues.length === 0) expect(parseRegistry(json).version).toBe(version);
        else expect(issues).toMatchObject([{ code: "bad-value", field: "version" }]);
      }),
    );
  }, 60_000);
});

describe("registry files that are refused", () => {
  const without = (field: string): unknown =>
    Object.fromEntries(Object.entries(good).filter(([key]) => key !== field));
  it.each<[string, string, unknown]>([
    ["wrong-type", "", null],
    ["wrong-type", "", []],
    ["wrong-type", "", 7],
    ["missing-field", "entries", {}],
    ["wrong-type", "entries", { entries: {} }],
    ["wrong-type", "entries", { entries: null }],
    ["unknown-field", "cookies", { entries: [], cookies: [] }],
    ["unknown-field", "__proto__", '{"entries": [], "__proto__": {}}'],
    ["wrong-type", "version", { entries: [], version: 2 }],
    ["wrong-type", "entries[0]", { entries: ["_ga"] }],
    ["wrong-type", "entries[1]", { entries: [good, null] }],
    ["missing-field", "entries[0].name", { entries: [without("name")] }],
    ["missing-field", "entries[0].category", { entries: [without("category")] }],
    ["missing-field", "entries[0].party", { entries: [without("party")] }],
    ["missing-field", "entries[0].purpose", { entries: [without("purpose")] }],
    ["missing-field", "entries[0].retention", { entries: [without("retention")] }],
    ["unknown-field", "entries[0].expires", { entries: [{ ...good, expires: "P1D" }] }],
    ["unknown-field", "entries[0].toString", { entries: [{ ...good, toString: "x" }] }],
    ["wrong-type", "entries[0].name", { entries: [{ ...good, name: 7 }] }],
    ["bad-name", "entries[0].name", { entries: [entry("")] }],
    ["bad-name", "entries[0].name", { entries: [entry("a=b")] }],
    ["bad-name", "entries[0].name", { entries: [entry("a;b")] }],
    ["bad-value", "entries[0].storage", { entries: [{ ...good, storage: "cookies" }] }],
    ["wrong-type", "entries[0].storage", { entries: [{ ...good, storage: ["cookie"] }] }],
    ["bad-value", "entries[0].category", { entries: [{ ...good, category: "necessary" }] }],
    ["bad-value", "entries[0].party", { entries: [{ ...good, party: "second" }] }],
    ["missing-field", "entries[0].provider", { entries: [{ ...good, party: "third" }] }],
    ["wrong-type", "entries[0].provider", { entries: [{ ...good, provider: "Google" }] }],
    ["missing-field", "entries[0].provider.name", { entries: [{ ...good, provider: {} }] }],
    ["bad-value", "entries[0].provider.name", { entries: [{ ...good, provider: { name: " " } }] }],
    [
      "unknown-field",
      "entries[0].provider.url",
      { entries: [{ ...good, provider: { name: "x", url: "y" } }] },
    ],
    [
      "wrong-type",
      "entries[0].provider.application",
      { entries: [{ ...good, provider: { name: "x", application: 1 } }] },
    ],
    ["wrong-type", "entries[0].purpose", { entries: [{ ...good, purpose: "Counts." }] }],
    ["wrong-type", "entries[0].purpose.en", { entries: [{ ...good, purpose: { en: null } }] }],
    ["bad-value", "entries[0].purpose.en", { entries: [{ ...good, purpose: { en: "a\u0000b" } }] }],
    ["bad-value", "entries[0].purpose.en", { entries: [{ ...good, purpose: { en: "\udc00" } }] }],
    ["bad-language", "entries[0].purpose.e", { entries: [{ ...good, purpose: { e: "x" } }] }],
    ["bad-value", "entries[0].purpose", { entries: [{ ...good, purpose: {} }] }],
    ["wrong-type", "entries[0].retention", { entries: [{ ...good, retention: "P1D" }] }],
    ["wrong-type", "entries[0].retention[0]", { entries: [{ ...good, retention: ["P1D"] }] }],
    ["bad-value", "entries[0].retention", { entries: [{ ...good, retention: [] }] }],
    ["bad-value", "entries[0].retention[0]", { entries: [{ ...good, retention: [{}] }] }],
    [
      "bad-value",
      "entries[0].retention[0]",
      { entries: [{ ...good, retention: [{ iso: "P1D", session: true }] }] },
    ],
    [
      "bad-duration",
      "entries[0].retention[0].iso",
      { entries: [{ ...good, retention: [{ iso: "P2X" }] }] },
    ],
    [
      "wrong-type",
      "entries[0].retention[0].iso",
      { entries: [{ ...good, retention: [{ iso: 7 }] }] },
    ],
    [
      "wrong-type",
      "entries[0].retention[0].session",
      { entries: [{ ...good, retention: [{ session: false }] }] },
    ],
    [
      "wrong-type",
      "entries[0].retention[0].until",
      { entries: [{ ...good, retention: [{ until: "x" }] }] },
    ],
    [
      "unknown-field",
      "entries[0].retention[0].if",
      { entries: [{ ...good, retention: [{ session: true, if: 1 }] }] },
    ],
    ["bad-value", "entries[0].domain", { entries: [{ ...good, domain: "Shop.example" }] }],
    ["bad-value", "entries[0].domain", { entries: [{ ...good, domain: ".shop.example" }] }],
    ["bad-value", "entries[0].domain", { entries: [{ ...good, domain: "https://shop.example" }] }],
    ["bad-value", "entries[0].domain", { entries: [{ ...good, domain: "bücher.example" }] }],
    ["bad-value", "entries[0].path", { entries: [{ ...good, path: "shop" }] }],
    ["bad-value", "entries[0].path", { entries: [{ ...good, path: "/a;b" }] }],
    ["wrong-type", "entries[0].httpOnly", { entries: [{ ...good, httpOnly: "yes" }] }],
    [
      "contradiction",
      "entries[0].httpOnly",
      { entries: [{ ...good, storage: "indexedDB", httpOnly: true }] },
    ],
    [
      "contradiction",
      "entries[0].path",
      { entries: [{ ...good, storage: "localStorage", path: "/" }] },
    ],
    [
      "contradiction",
      "entries[0].retention[0]",
      { entries: [{ ...good, storage: "sessionStorage", retention: [{ iso: "P1D" }] }] },
    ],
    [
      "contradiction",
      "entries[0].domain",
      { entries: [{ ...entry("__Host-id"), domain: "shop.example" }] },
    ],
    ["contradiction", "entries[0].path", { entries: [{ ...entry("__host-id"), path: "/shop" }] }],
    [
      "contradiction",
      "entries[0].httpOnly",
      { entries: [{ ...entry("__Http-id"), httpOnly: false }] },
    ],
    [
      "contradiction",
      "entries[0].httpOnly",
      { entries: [{ ...entry("__Host-Http-id"), httpOnly: false, path: "/" }] },
    ],
    ["bad-value", "entries[0].inferred[0]", { entries: [{ ...good, inferred: ["name"] }] }],
    ["catch-all", "entries[0].name", { entries: [entry("<id>")] }],
    ["ambiguous", "entries[1].name", { entries: [entry("ab<x>"), entry("<y>cd")] }],
    ["duplicate", "entries[1].name", { entries: [good, good] }],
    [
      "unknown-field",
      "services[0].url",
      {
        entries: [],
        services: [
          {
            name: "M",
            category: "analytics",
            purpose: { en: "x" },
            expects: "no-storage",
            url: "",
          },
        ],
      },
    ],
    [
      "bad-value",
      "services[0].expects",
      {
        entries: [],
        services: [{ name: "M", category: "analytics", purpose: { en: "x" }, expects: "storage" }],
      },
    ],
  ])("%s at %j", (code, field, value) => {
    const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
    const [issue, ...more] = refusals(() => parseRegistry(text));
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ code, field });
    expect(issue?.offset).toBeTypeOf("number");
    expect(issue?.message).toMatch(/\(line \d+, column \d+\)$/);
    expect(issue?.message.startsWith(field || "registry")).toBe(true);
    if (typeof value !== "string") {
      const name = field.startsWith("entries[") && nameAt(value, field);
      if (name) expect(issue?.entry).toBe(name);
      // The same value without its text: the same findings, but for the place.
      const { offset: _, message: __, ...rest } = issue as { offset?: number; message: string };
      expect(checkRegistry(value)).toMatchObject([rest]);
    }
  });

  /** The name of the entry that a field belongs to, where it has one. */
  function nameAt(value: unknown, field: string): string | undefined {
    const [, index = "0"] = /^entries\[(\d+)\]/.exec(field) ?? [];
    const one = (value as { entries: ({ name?: unknown } | null)[] }).entries[Number(index)];
    return typeof one?.name === "string" && one.name !== "" ? one.name : undefined;
  }

  it("points at the value that is wrong", () => {
    const text = file(good, { ...good, name: "b", retention: [{ iso: "P2X" }] });
    const [issue] = refusals(() => parseRegistry(text));
    expect(text.slice(issue?.offset)).toMatch(/^"P2X"/);
    const marked = refusals(() => parseRegistry(`\ufeff${text}`))[0];
    expect(marked?.offset).toBe((issue?.offset ?? 0) + 1);
  });

  it("refuses a field that is stated twice instead of keeping the last", () => {
    const text = '{"entries": [{"name": "a", "category": "essential", "name": "b"}]}';
    const [issue] = refusals(() => parseRegistry(text));
    expect(issue).toMatchObject({ code: "duplicate-field", field: "entries[0].name", offset: 52 });
  });

  it("reports services that break their own promise", () => {
    const service = {
      name: "Matomo",
      category: "analytics",
      purpose: { en: "x" },
      expects: "no-storage",
    };
    const value = {
      entries: [{ ...entry("_pk_id"), provider: { name: "Matomo" } }],
      services: [service, service],
    };
    expect(refusals(() => parseRegistry(value))).toMatchObject([
      { code: "contradiction", field: "services[0].expects", entry: "Matomo", other: "_pk_id" },
      { code: "duplicate", field: "services[1].name", entry: "Matomo" },
      { code: "contradiction", field: "services[1].expects" },
    ]);
  });

  it("reports every mistake of a file in one go", () => {
    const codes = checkRegistry({
      entries: [{ ...good, domain: "X" }, entry("<id>"), entry("_ga")],
      services: [],
    }).map(({ code }) => code);
    expect(codes.sort()).toEqual(["bad-value", "catch-all", "duplicate"]);
  });

  it("survives any value", () => {
    const anything = fc.anything({
      withNullPrototype: true,
      withBigInt: true,
      withSparseArray: true,
    });
    const fields = ["entries", "services", "version", "name", "retention", "purpose", "iso"];
    const keyed = fc.dictionary(fc.constantFrom(...fields), anything);
    const nested = fc.record({ entries: fc.array(fc.oneof(keyed, anything)) });
    fc.assert(
      fc.property(fc.oneof(anything, keyed, nested), (value) => {
        expect(Array.isArray(checkRegistry(value))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});

describe("registry files that stand", () => {
  it("say what the same declaration in code says", () => {
    const entries = [
      good,
      entry("b<x>y", { storage: "localStorage", retention: [{ iso: "P1Y" }] }),
    ];
    const registry = parseRegistry(file(...entries));
    expect(registry.entries).toEqual(defineRegistry({ entries }).entries);
    expect(registry.match("b1y", "localStorage")?.name).toBe("b<x>y");
    expect(checkRegistry({ entries })).toEqual([]);
  });

  it("may open with a byte order mark and name a schema", () => {
    const text = `\ufeff${JSON.stringify({ $schema: "./registry.schema.json", entries: [good] })}`;
    expect(parseRegistry(text).entries).toHaveLength(1);
  });

  it("come back from their own entries unchanged", () => {
    const { entries } = parseRegistry(file(good));
    expect(parseRegistry(JSON.stringify({ entries })).entries).toEqual(entries);
  });
});
