import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { RequestType } from "@candor/dsar";
import { classify } from "@candor/dsar/intake";
import { describe, expect, it } from "vitest";
import { LETTERS } from "./support/letters.ts";
import { LETTERS_OF_EUROPE, UNSEEN_OF_EUROPE } from "./support/letters-of-europe.ts";

const FOLDER = new URL("../../../../shared/vectors/dsar-letters/", import.meta.url);
const LANGUAGES = ["en", "de", "fr", "es"] as const;

/** What a letter of the corpus asks for, by its file's name; a reminder is a complaint. */
function expected(file: string): RequestType {
  const kind = file.split(/[-.]/)[0] ?? "";
  return (kind === "admonition" ? "complaint" : kind) as RequestType;
}

/** Templates hold placeholders; a person's letter holds words. */
function filled(template: string): string {
  return template
    .replaceAll("{request_article}", "15")
    .replaceAll("{request_date}", "3.2.2026")
    .replace(/\[\w+>|\]/g, "")
    .replace(/<\/?\w+>/g, "")
    .replace(/\{[^{}]*\}/g, "Kundennummer 12345");
}

interface Verdict {
  readonly wanted: RequestType | null;
  readonly got: RequestType | null;
}

function score(verdicts: readonly Verdict[]): { precision: number; recall: number; line: string } {
  const decided = verdicts.filter(({ got }) => got !== null);
  const right = decided.filter(({ got, wanted }) => got === wanted);
  const askable = verdicts.filter(({ wanted }) => wanted !== null);
  const precision = right.length / decided.length;
  const recall = right.length / askable.length;
  const line = `${right.length} right of ${decided.length} decided; ${askable.length} requests: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`;
  return { precision, recall, line };
}

describe("letters of the public corpus (CC0)", () => {
  it.skipIf(!existsSync(FOLDER))("precision and recall (skipped without ../shared/vectors)", () => {
    const verdicts: Verdict[] = [];
    const wrong: string[] = [];
    for (const language of LANGUAGES)
      for (const file of readdirSync(new URL(`${language}/`, FOLDER))) {
        const text = readFileSync(new URL(`${language}/${file}`, FOLDER), "utf8");
        const got = classify(filled(text));
        const wanted = expected(file);
        verdicts.push({ wanted, got: got.type });
        expect.soft(got.language, `${language}/${file}`).toBe(language);
        if (got.type !== wanted)
          wrong.push(`${language}/${file}: ${got.type} ${got.confidence.toFixed(2)} ${got.also}`);
      }
    const { precision, recall, line } = score(verdicts);
    console.info(`dsar-letters: ${line}${wrong.length > 0 ? `\n  ${wrong.join("\n  ")}` : ""}`);
    expect(precision).toBe(1);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });
});

describe("letters as people write them", () => {
  it("decides right or not at all", () => {
    const wrong: string[] = [];
    const verdicts = LETTERS.map(([language, wanted, text]) => {
      const got = classify(text);
      if (got.type !== wanted)
        wrong.push(`${language} ${wanted}: ${got.type} ${got.confidence.toFixed(2)}: ${text}`);
      return { wanted, got: got.type };
    });
    const { precision, recall, line } = score(verdicts);
    console.info(`own letters: ${line}${wrong.length > 0 ? `\n  ${wrong.join("\n  ")}` : ""}`);
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.8);
  });

  it.each(["it", "nl", "pl", "pt", "cs", "sv"])("decides right or not at all in %s", (of) => {
    const verdicts = LETTERS_OF_EUROPE.filter(([language]) => language === of).map(
      ([, wanted, text]) => ({ wanted, got: classify(text).type, text }),
    );
    const wrong = verdicts.filter(({ wanted, got }) => got !== wanted);
    const { precision, recall, line } = score(verdicts);
    console.info(
      `letters in ${of}: ${line}${wrong.map((each) => `\n  ${JSON.stringify(each)}`).join("")}`,
    );
    expect(precision).toBe(1);
    expect(recall).toBeGreaterThanOrEqual(0.85);
  });

  it("decides little, and that rightly, of letters in six languages never seen", () => {
    const verdicts = UNSEEN_OF_EUROPE.map(([language, wanted, text]) => ({
      ...{ language, wanted, text },
      got: classify(text).type,
    }));
    const { precision, line } = score(verdicts);
    const wrong = verdicts.filter(({ wanted, got }) => got !== null && got !== wanted);
    console.info(
      `unseen letters: ${line}${wrong.map((each) => `\n  ${JSON.stringify(each)}`).join("")}`,
    );
    expect(precision).toBeGreaterThanOrEqual(0.9);
  });

  it("leaves to a person what asks for two things, and names both", () => {
    const both = classify("Please send me a copy of my data and then delete my account.");
    expect(both.type).toBeNull();
    expect([...both.also].sort()).toEqual(["access", "erasure"]);
  });

  it("leaves what asks for nothing", () => {
    for (const [, wanted, text] of LETTERS.filter(([, type]) => type === null))
      expect(classify(text).type, text).toBe(wanted);
    expect(classify("")).toEqual({ type: null, confidence: 0, language: null, also: [] });
  });

  it("reads no quoted lines", () => {
    expect(classify("Thank you, that is all.\n> Please delete my account.").type).toBeNull();
  });

  it("reads articles in a language it does not know", () => {
    const italian = classify("Ai sensi dell'articolo 15 del GDPR chiedo i miei dati personali.");
    expect(italian).toMatchObject({ type: "access", language: null });
  });
});
