import { LEXICONS } from "./lexicon/index.ts";
import type { LetterLanguage } from "./lexicon/lexicon.ts";

/** Words that count: the first of a letter, since a quotation may follow in another language. */
const COUNTED = 600;

/** A frequent word counts by how few languages share it: "de" says little, "jsem" much. */
const WEIGHTS: ReadonlyMap<string, readonly (readonly [LetterLanguage, number])[]> = weights();

function weights(): Map<string, (readonly [LetterLanguage, number])[]> {
  const languages = new Map<string, LetterLanguage[]>();
  for (const [language, { common }] of Object.entries(LEXICONS))
    for (const word of new Set(common.split(" ")))
      languages.set(word, [...(languages.get(word) ?? []), language as LetterLanguage]);
  return new Map(
    [...languages].map(([word, all]) => [
      word,
      all.map((language) => [language, 1 / Math.sqrt(all.length)] as const),
    ]),
  );
}

/** Names the language of plain lower-case text, or null when none stands out. */
export function detectLanguage(plain: string): LetterLanguage | null {
  const words = plain.match(/\p{L}+/gu)?.slice(0, COUNTED) ?? [];
  const scores = new Map<LetterLanguage, number>();
  for (const word of words)
    for (const [language, weight] of WEIGHTS.get(word) ?? [])
      scores.set(language, (scores.get(language) ?? 0) + weight);
  const [first, second] = [...scores].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[1] < 1) return null;
  return second !== undefined && first[1] < second[1] * 1.15 ? null : first[0];
}
