import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isRequestType, type RequestType } from "@candor/dsar";

/** A letter, and what it asks for: nothing, when null. */
export interface LetterOfSet {
  readonly language: string;
  readonly wanted: RequestType | null;
  readonly text: string;
}

/** Reads a folder of letters: a file a language, `## type` over each letter, `none` where nothing is asked. */
export function readLetters(folder: URL): readonly LetterOfSet[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .flatMap((name) =>
      readFileSync(new URL(name, folder), "utf8")
        .split(/^## /m)
        .slice(1)
        .map((block) => ({ language: name.slice(0, -".txt".length), ...letterOf(block) })),
    );
}

function letterOf(block: string): Omit<LetterOfSet, "language"> {
  const [type = "", ...text] = block.split("\n");
  const wanted = type.trim();
  if (wanted !== "none" && !isRequestType(wanted)) throw new Error(`no type: "${wanted}"`);
  return { wanted: wanted === "none" ? null : wanted, text: text.join("\n").trim() };
}

/** The published letters of datenanfragen.de (CC0), filled in as a person would; none without the folder. */
export function publishedLetters(folder: URL): readonly LetterOfSet[] {
  if (!existsSync(folder)) return [];
  return ["de", "en", "es", "fr"].flatMap((language) =>
    readdirSync(new URL(`${language}/`, folder)).map((name) => ({
      language,
      wanted: typeOf(name),
      text: filled(readFileSync(new URL(`${language}/${name}`, folder), "utf8")),
    })),
  );
}

/** What a letter of that corpus asks for, by its file's name; a reminder is a complaint. */
function typeOf(file: string): RequestType {
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

/** What a reader of letters made of one. */
export interface Verdict extends LetterOfSet {
  /** The type it decided; null when it hands the letter to a person. */
  readonly got: RequestType | null;
  readonly gotLanguage: string | null;
}

/** How a set fared. */
export interface Score {
  readonly letters: number;
  readonly requests: number;
  readonly decided: number;
  readonly right: number;
  /** Right of decided; 1 when nothing was decided. */
  readonly precision: number;
  /** Right of those that ask for something. */
  readonly recall: number;
  /** Letters that go to a person. */
  readonly toPerson: number;
  /** Letters whose language was named rightly. */
  readonly languages: number;
}

/** Counts. */
export function scoreOf(verdicts: readonly Verdict[]): Score {
  const decided = verdicts.filter(({ got }) => got !== null);
  const right = decided.filter(({ got, wanted }) => got === wanted).length;
  const requests = verdicts.filter(({ wanted }) => wanted !== null).length;
  return {
    letters: verdicts.length,
    requests,
    decided: decided.length,
    right,
    precision: decided.length === 0 ? 1 : right / decided.length,
    recall: requests === 0 ? 1 : right / requests,
    toPerson: verdicts.length - decided.length,
    languages: verdicts.filter(({ language, gotLanguage }) => language === gotLanguage).length,
  };
}
