import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkRegistry, defineRegistry, renderCsv } from "../src/index.ts";
import { de } from "../src/locales/de.ts";
import { entry } from "./declare.ts";

/** Rows as Python's csv module reads them; null where there is no Python. */
function judge(texts: readonly string[]): string[][][] | null {
  const program =
    "import csv, io, json, sys\n" +
    "texts = json.load(sys.stdin)\n" +
    "print(json.dumps([list(csv.reader(io.StringIO(t, newline=''), strict=True)) for t in texts]))";
  try {
    const input = JSON.stringify(texts);
    return JSON.parse(execFileSync("python3", ["-c", program], { input, encoding: "utf8" }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

const python = judge([]) !== null;

describe("renderCsv", () => {
  it("writes the fields' names and a row an entry", () => {
    const registry = defineRegistry({
      entries: [
        entry("opene_cs", {
          retention: [{ iso: "P7D", when: { en: "after refusal" } }, { iso: "P365D" }],
        }),
        entry("_ga", {
          category: "analytics",
          provider: { name: 'Google "Analytics"', application: true },
          purpose: { en: "Counts, and counts.", de: "Zählt." },
          domain: "shop.example",
          path: "/",
          httpOnly: false,
          inferred: ["category", "party"],
        }),
      ],
    });
    expect(renderCsv(registry, { locale: "en" }).split("\r\n")).toEqual([
      "name,storage,category,party,provider,application,purpose,retention,condition,domain,path,httpOnly,partitioned,inferred",
      "opene_cs,cookie,essential,first,,,Serves a test.,7 days / 365 days,7 days: after refusal,,,,,",
      '_ga,cookie,analytics,first,"Google ""Analytics""",true,"Counts, and counts.",Session,,shop.example,/,false,,category party',
      "",
    ]);
    expect(renderCsv(registry, { locale: "de", words: de })).toContain(",Zählt.,Sitzung,");
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x", "-"])(
    "lets no spreadsheet take %j for a formula",
    (text) => {
      const registry = defineRegistry({ entries: [entry("a", { purpose: { en: text } })] });
      const csv = renderCsv(registry, { locale: "en" });
      expect(csv).toMatch(/first,,,"?'/);
      expect(csv).toContain(`'${text}`);
    },
  );

  it.skipIf(!python)(
    "is read by Python's csv as it was declared",
    () => {
      const text = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom(
          '"',
          ",",
          "a,b",
          '""',
          "a\r\nb",
          "\n",
          "=x",
          "'",
          "'=x",
          "\r",
          "a\tb",
          " a ",
        ),
      );
      const row = fc.tuple(text, text).filter(([purpose, when]) => {
        const retention = [{ session: true, when: { en: when } }];
        return (
          checkRegistry({
            entries: [entry("a", { retention: retention as never, purpose: { en: purpose } })],
          }).length === 0
        );
      });
      const tables = fc.sample(fc.array(row, { maxLength: 5 }), 200);
      const texts = tables.map((rows) =>
        renderCsv(
          defineRegistry({
            entries: rows.map(([purpose, when], index) =>
              entry(`n${index}`, {
                purpose: { en: purpose },
                retention: [{ session: true, when: { en: when } }],
              }),
            ),
          }),
          { locale: "en" },
        ),
      );
      // A lone apostrophe before a formula's first character is the one thing that is added.
      const plain = (cell: string | undefined): string =>
        (cell ?? "").replace(/^'(?='*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n])/, "");
      const read = judge(texts) ?? [];
      const rows = read.flatMap(([, ...found]) => found);
      expect(rows.map((cells) => [plain(cells[6]), cells[8]])).toEqual(
        tables.flat().map(([purpose, when]) => [purpose, `Session: ${when}`]),
      );
      expect(rows.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
      expect(read).toHaveLength(tables.length);
    },
    60_000,
  );
});
