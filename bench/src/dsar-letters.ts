import { classify } from "@candor/dsar/intake";
import {
  type LetterOfSet,
  publishedLetters,
  readLetters,
  type Score,
  scoreOf,
  type Verdict,
} from "../../packages/dsar/test/support/letter-set.ts";
import { printTable } from "./measuring/table.ts";

/** How well letters are read: precision, recall, confusion, by set, type and language. */
const ROOT = new URL("../../", import.meta.url);
const LETTERS = new URL("packages/dsar/test/letters/", ROOT);

const SETS: readonly (readonly [string, readonly LetterOfSet[]])[] = [
  [
    "published (datenanfragen.de)",
    publishedLetters(new URL("../shared/vectors/dsar-letters/", ROOT)),
  ],
  ["tuned on", readLetters(new URL("tuning/", LETTERS))],
  ["held out", readLetters(new URL("held-out/", LETTERS))],
  ["everyday mail, tuned on", readLetters(new URL("everyday/", LETTERS))],
  ["everyday mail, held out", readLetters(new URL("everyday-held-out/", LETTERS))],
];

function read(letters: readonly LetterOfSet[]): readonly Verdict[] {
  return letters.map((letter) => {
    const { type, language } = classify(letter.text);
    return { ...letter, got: type, gotLanguage: language };
  });
}

const HEAD = [
  "letters",
  "requests",
  "decided",
  "right",
  "precision",
  "recall",
  "to a person",
  "language named",
];

function row(name: string, score: Score): string[] {
  const { letters, requests, decided, right, precision, recall, toPerson, languages } = score;
  return [
    ...[name, ...[letters, requests, decided, right].map(String)],
    ...[precision, recall].map((share) => share.toFixed(3)),
    ...[`${toPerson} (${((100 * toPerson) / letters).toFixed(0)}%)`, String(languages)],
  ];
}

function grouped(verdicts: readonly Verdict[], by: (verdict: Verdict) => string): string[][] {
  const names = [...new Set(verdicts.map(by))].sort();
  return names.map((name) => row(name, scoreOf(verdicts.filter((one) => by(one) === name))));
}

const READ = SETS.filter(([, letters]) => letters.length > 0).map(
  ([name, letters]) => [name, read(letters)] as const,
);
printTable([["set", ...HEAD], ...READ.map(([name, verdicts]) => row(name, scoreOf(verdicts)))]);
for (const [name, verdicts] of READ) {
  console.log(`\n${name}, by language`);
  printTable([["language", ...HEAD], ...grouped(verdicts, ({ language }) => language)]);
  console.log(`\n${name}, by type`);
  printTable([["type", ...HEAD], ...grouped(verdicts, ({ wanted }) => wanted ?? "none")]);
  console.log(`\n${name}, what was taken for what (rows: asked for; columns: decided)`);
  const types = [...new Set(verdicts.flatMap(({ wanted, got }) => [wanted, got]))];
  const columns = types.filter((type) => verdicts.some(({ got }) => got === type));
  printTable([
    ["", ...columns.map((type) => type ?? "a person")],
    ...types
      .filter((type) => verdicts.some(({ wanted }) => wanted === type))
      .map((wanted) => [
        wanted ?? "nothing",
        ...columns.map((got) =>
          String(verdicts.filter((one) => one.wanted === wanted && one.got === got).length),
        ),
      ]),
  ]);
}
