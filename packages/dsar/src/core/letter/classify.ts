import type { Language } from "../request/new-request.ts";
import type { RequestType } from "../request/request-type.ts";
import { ARTICLES, CUES } from "./cues.ts";
import { detectLanguage } from "./language.ts";
import type { LetterLanguage } from "./lexicon/lexicon.ts";
import { likelyLanguages, type Wish, wishesIn } from "./wishes.ts";

/** What a letter seems to ask for. */
export interface Classification {
  /** Null when no type stands out enough: a person decides. */
  readonly type: RequestType | null;
  /** 0 to 1: the best type's share against the runner-up and the doubt. */
  readonly confidence: number;
  /** The language it is written in; null when none stands out. */
  readonly language: LetterLanguage | null;
  /** Other rights that the letter speaks of, the strongest first. */
  readonly also: readonly RequestType[];
}

/** Confidence from which a letter needs no person to be read. */
export const CONFIDENCE_THRESHOLD = 0.6;

/** The language that a letter in any language is answered in. */
export function mailLanguage(language: LetterLanguage | null): Language {
  return language === "de" || language === "fr" || language === "es" ? language : "en";
}

const READ_CHARACTERS = 20_000;
/** People say what they want first; what a letter quotes of the law comes later. */
const OPENING = 420;
const MIDDLE = 1400;
/** Characters from which a letter is long. */
const LONG = 700;
/** The evidence that an unseen meaning might have. */
const DOUBT = 1.5;
const ARTICLE_WEIGHT = 3;
const MENTIONED = 1;

/**
 * Reads a letter's wish from its wording and the articles it names, in 22 of the Union's official
 * languages; from the articles alone in others.
 *
 * It is built to say "I do not know": a wrong guess costs a person's data, a doubt costs a minute.
 *
 * @example
 * classify("Please send me a copy of all data you hold about me.").type; // "access"
 */
export function classify(letter: string): Classification {
  const plain = plainText(letter);
  const language = detectLanguage(plain);
  const scores = new Map<RequestType, number>();
  const add = (type: RequestType, evidence: number): void => {
    scores.set(type, (scores.get(type) ?? 0) + evidence);
  };
  // In a long letter words stand near each other by chance.
  const share = plain.length > LONG ? 0.25 : 1;
  for (const { type, index, weight } of likelyWishes(plain, language))
    add(type, weight * standing(index) * share);
  for (const { type, pattern, weight } of CUES) {
    const found = pattern.exec(plain);
    if (found !== null) add(type, weight * standing(found.index));
  }
  for (const [type, index] of articlesIn(plain)) add(type, ARTICLE_WEIGHT * standing(index));
  return judge(
    [...scores].sort((a, b) => b[1] - a[1]),
    language,
  );
}

/** Of languages between which a short letter does not decide, the strongest wish of each type. */
function likelyWishes(plain: string, language: LetterLanguage | null): readonly Wish[] {
  const found = new Map<RequestType, Wish>();
  for (const candidate of language === null ? likelyLanguages(plain) : [language])
    for (const wish of wishesIn(plain, candidate))
      if ((found.get(wish.type)?.weight ?? 0) < wish.weight) found.set(wish.type, wish);
  return [...found.values()];
}

function judge(
  ranked: readonly (readonly [RequestType, number])[],
  language: LetterLanguage | null,
): Classification {
  const [first, second] = ranked;
  if (first === undefined) return { type: null, confidence: 0, language, also: [] };
  const confidence = first[1] / (first[1] + (second?.[1] ?? 0) + DOUBT);
  const sure = confidence >= CONFIDENCE_THRESHOLD;
  const mentioned = ranked.filter(([, score]) => score >= MENTIONED).map(([type]) => type);
  return {
    type: sure ? first[0] : null,
    confidence,
    language,
    also: sure ? mentioned.filter((type) => type !== first[0]) : mentioned,
  };
}

function standing(index: number): number {
  if (index < OPENING) return 1;
  return index < MIDDLE ? 0.35 : 0.15;
}

/** The first mention of each article that gives a right, however a language writes "article". */
function articlesIn(plain: string): Map<RequestType, number> {
  const found = new Map<RequestType, number>();
  const pattern =
    /\b(?:art(?:\.|icle|ikel|iculo|icolo|igo|ykul\w*|ikl\w*|ikol\w*|icul\w*)?|cl(?:anek|ankem|anku|anok|en)|clan\w*)\s{0,2}(\d{1,2})\b|\b(\d{1,2})\.?\s{0,2}(?:cikk\w*|straipsn\w*|pant\w*|artikl\w*)/g;
  for (const match of plain.matchAll(pattern)) {
    const type = ARTICLES[match[1] ?? match[2] ?? ""];
    if (type !== undefined && !found.has(type)) found.set(type, match.index);
  }
  return found;
}

/** Lower case, no diacritics, no quoted lines, one space between words. */
function plainText(letter: string): string {
  return letter
    .slice(0, READ_CHARACTERS)
    .split(/\r?\n/)
    .filter((line) => !line.startsWith(">"))
    .join(" ")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replaceAll("ł", "l")
    .replaceAll("ø", "o")
    .replaceAll("đ", "d")
    .replaceAll("æ", "ae")
    .replace(/[’`´]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
}
