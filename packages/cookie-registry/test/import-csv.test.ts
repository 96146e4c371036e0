import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completeDrafts, importCsv } from "../src/imports/index.ts";
import {
  CATEGORIES,
  checkRegistry,
  defineRegistry,
  type EntryInput,
  INFERABLE_FIELDS,
  renderCsv,
  STORAGE_KINDS,
} from "../src/index.ts";
import { entry } from "./declare.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme-composite", minLength: 1, maxLength: 12 }),
  fc.constantFrom("=1+1", "+x", "'=x", "''-y", "@a", "a,b", 'say "so"', "a; b", "(x)", "-", "＝1"),
);
const duration = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom("D", "W", "M", "Y"))
  .map(([amount, unit]) => `P${amount}${unit}`);
/** Texts as a table shows them: no white space at the ends, one space within. */
const shown = text.map((one) => one.replace(/\s+/g, " ").trim()).filter((one) => one !== "");

const input = fc.record({
  name: fc.oneof(shown, fc.constantFrom("_ga_<id>", "=x", "-a", "<h:hex{32}>", "a b")),
  storage: fc.constantFrom(...STORAGE_KINDS),
  category: fc.constantFrom(...CATEGORIES),
  purpose: shown,
  provider: fc.option(
    fc.record({ name: fc.constantFrom("Ads & Co", "=Ads", 'A "B", C'), application: fc.boolean() }),
    { nil: undefined },
  ),
  retention: fc.uniqueArray(fc.oneof(duration, fc.constant("session")), {
    minLength: 1,
    maxLength: 3,
  }),
  domain: fc.constantFrom(undefined, "shop.example"),
  inferred: fc.subarray([...INFERABLE_FIELDS]),
});

/** Entries that a registry takes, as one language has them. */
const entries = fc.array(input, { minLength: 1, maxLength: 6 }).map((all) => {
  const kept: EntryInput[] = [];
  for (const { provider, domain, retention, purpose, name, ...rest } of all) {
    const one = entry(name, {
      ...rest,
      purpose: { en: purpose },
      retention: retention.map((iso) => (iso === "session" ? { session: true } : { iso })),
      ...(provider && { provider }),
      ...(domain && { domain }),
    });
    if (checkRegistry({ entries: [...kept, one] }).length === 0) kept.push(one);
  }
  return kept;
});

describe("CSV", () => {
  it("comes back as it was declared", () => {
    let rows = 0;
    fc.assert(
      fc.property(entries, (declared) => {
        const registry = defineRegistry({ entries: declared });
        const { drafts, problems } = importCsv(renderCsv(registry, { locale: "en" }));
        expect(problems).toEqual([]);
        expect(defineRegistry({ entries: completeDrafts(drafts) }).entries).toEqual(
          registry.entries.map((one) => ({ ...one, inferred: one.inferred })),
        );
        rows += drafts.length;
      }),
      { numRuns: 300 },
    );
    expect(rows).toBeGreaterThan(300);
  });

  it("keeps conditions and flags", () => {
    const declared = [
      entry("__Host-choice", {
        retention: [
          { iso: "P7D", when: { en: "after refusal" } },
          { iso: "P365D", when: { en: "after consent" } },
        ],
        path: "/",
        httpOnly: true,
        partitioned: false,
        inferred: ["retention.when"],
      }),
      entry("_fbp", { retention: [{ until: { en: "you sign out" } }] }),
    ];
    const registry = defineRegistry({ entries: declared });
    const { drafts } = importCsv(renderCsv(registry, { locale: "en" }));
    expect(defineRegistry({ entries: completeDrafts(drafts) }).entries).toEqual(registry.entries);
  });

  it.each([
    ["", 1, "bad-csv", /headings name no table/],
    ["name;purpose\na;b", 1, "bad-csv", /headings name no table/],
    ["name,purpose\na,b,c", 2, "unreadable-row", /3 fields under 2 headings/],
    ['name,purpose\n\na"b,c\nd,e', 3, "bad-csv", /stands alone/],
    ['name,purpose\n"a"b,c', 2, "bad-csv", /follows a closing quote/],
    ['name,purpose\n"a,b', 2, "bad-csv", /stands alone/],
    ['name,purpose,retention\n"a",b,"1 day\n\n"\n,x,1 day', 5, "missing-field", /has no name/],
    ["name,retention\na,soon", 2, "bad-duration", /"soon" is no period/],
    ["name,retention,httpOnly\na,1 day,perhaps", 2, "bad-value", /httpOnly "perhaps"/],
  ])("%j is reported at line %d", (csv, line, code, message) => {
    const found = importCsv(csv).problems.find(
      (problem) => problem.line === line && problem.code === code,
    );
    expect(found?.message).toMatch(message);
    expect(found?.message).toMatch(new RegExp(`^line ${line}\\b`));
  });

  it("goes on after a broken record", () => {
    const { drafts } = importCsv('name,retention\r\na"b,1 day\r\nc,2 days\r\n');
    expect(drafts).toMatchObject([{ name: "c", retention: [{ iso: "P2D" }] }]);
  });
});
