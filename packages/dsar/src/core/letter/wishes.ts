import type { RequestType } from "../request/request-type.ts";
import { LEXICONS } from "./lexicon/index.ts";
import type { LetterLanguage, Lexicon } from "./lexicon/lexicon.ts";

/** A wish that a letter's words speak of, and where. */
export interface Wish {
  readonly type: RequestType;
  readonly index: number;
  readonly weight: number;
}

/** Characters within which two words belong together. */
const NEAR = 60;
/** Characters within which "my" belongs to a word. */
const BESIDE = 25;
/** Characters before a verb in which a negation turns it around. */
const BEFORE = 14;
const BEHIND = 40;
const MATCHES = 30;
/** More languages than these are no guess any more. */
const MANY = 3;

/** An account, in any of the languages. */
const ACCOUNT =
  /^(?:acc?ount|konto|konta|kont[su]|compte|cuenta|conta|cont|ucet|uctu|racun|fiok|tili|profil|perfil|paskyr|λογαριασμ|προφιλ|профил|акаунт|сметк)/;

type Slot = Exclude<keyof Lexicon, "common" | "notBehind">;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** How the words of a lexicon are found in one letter. */
interface Reading {
  find(slot: Slot): readonly Span[];
  has(slot: Slot): boolean;
  text(span: Span): string;
  /** Whether a word of a kind stands within a few words, or is this very word. */
  beside(span: Span, other: Slot): boolean;
  /** Where a word of one kind stands near one of another, in one sentence; the earliest. */
  near(one: readonly Span[], other: Slot): number | null;
}

const PATTERNS = new Map<LetterLanguage, Readonly<Record<Slot, RegExp>>>();

/**
 * Finds what a letter asks for, by rules that are the same in every language: to delete, near data; to
 * see, near what is held; wrong, near a name; and so on.
 */
export function wishesIn(plain: string, language: LetterLanguage): readonly Wish[] {
  const reading = readingOf(plain, language);
  const wishes: Wish[] = [];
  const add = (type: RequestType, index: number | null, weight = 3): void => {
    if (index !== null) wishes.push({ type, index, weight });
  };
  const strong = (type: RequestType, slot: Slot, weight?: number): void =>
    add(type, reading.find(slot)[0]?.from ?? null, weight);

  // A letter that ends with the authority's name is not yet a complaint.
  strong("complaint", "complaint", reading.find("complaint").length > 1 ? 4 : 2.5);
  strong("objection", "object", 3.5);
  strong("restriction", "restriction");
  strong("portability", "portability", 4);
  add("guardian-request", reading.near(reading.find("child"), "data"), 4);
  add("consent-withdrawal", reading.near(willed(plain, reading, "revoke", language), "consent"), 4);
  add("objection", reading.near(reading.find("stop"), "ads"));
  add("rectification", rectification(reading));
  const lost = reading.has("restore");
  const erased = lost ? [] : willed(plain, reading, "erase", language);
  add("erasure", first(reading.near(erased, "data"), reading.near(erased, "me")));
  if (!lost) add("access", access(reading, erased));
  return wishes;
}

/** Languages whose words for such letters the text uses most, where its common words do not tell. */
export function likelyLanguages(plain: string): readonly LetterLanguage[] {
  const languages = Object.keys(LEXICONS) as LetterLanguage[];
  const used = languages.map((language) => {
    const patterns = Object.values(patternsOf(language));
    return [language, patterns.filter((pattern) => matches(pattern, plain)).length] as const;
  });
  const most = Math.max(...used.map(([, count]) => count));
  const likely = used.filter(([, count]) => count === most).map(([language]) => language);
  return most < 2 || likely.length > MANY ? [] : likely;
}

function rectification(reading: Reading): number | null {
  const wrong = reading.near(reading.find("wrong"), "field");
  const correct = reading.near(reading.find("correct"), "field");
  return first(wrong, correct, reading.near(reading.find("correct"), "wrong"));
}

/**
 * "Which data do you hold", "send me what you know about me". Where something is to be deleted, "the data
 * you hold about me" only says what: a question or a copy has to be asked for near it.
 */
function access(reading: Reading, erased: readonly Span[]): number | null {
  const asked = reading.find("which");
  // Who cannot get into an account has forgotten a password; information may be about prices.
  const held = reading
    .find("data")
    .filter((span) => !ACCOUNT.test(reading.text(span)))
    .filter((span) => reading.beside(span, "own") || reading.beside(span, "me"));
  if (erased.length > 0) return reading.near(held, "show");
  const shown = reading.near(reading.find("show"), "me");
  return first(reading.near(held, "show"), shown, reading.near(asked, "me"));
}

/** Verbs that no negation turns around. */
function willed(
  plain: string,
  reading: Reading,
  slot: Slot,
  language: LetterLanguage,
): readonly Span[] {
  const { not } = patternsOf(language);
  const { notBehind } = LEXICONS[language];
  return reading.find(slot).filter(({ from, to }) => {
    const before = plain.slice(Math.max(0, from - BEFORE), from);
    if (matches(not, before.slice(before.search(/[^.,;:!?]*$/)))) return false;
    const behind = plain.slice(to, to + BEHIND).split(/[.,;:!?]/)[0] ?? "";
    return notBehind !== true || !matches(not, behind);
  });
}

function matches(pattern: RegExp, text: string): boolean {
  return text.search(pattern) !== -1; // unlike test(), it leaves no position behind
}

function readingOf(plain: string, language: LetterLanguage): Reading {
  const patterns = patternsOf(language);
  const found = new Map<Slot, readonly Span[]>();
  const find = (slot: Slot): readonly Span[] => {
    const known = found.get(slot);
    if (known !== undefined) return known;
    const spans = spansOf(plain, patterns[slot]);
    found.set(slot, spans);
    return spans;
  };
  return {
    find,
    has: (slot) => find(slot).length > 0,
    text: ({ from, to }) => plain.slice(from, to),
    beside: (a, other) =>
      find(other).some(
        (b) => b.from - a.to <= BESIDE && a.from - b.to <= BESIDE && oneSentence(plain, a, b),
      ),
    near(one, other) {
      for (const a of one)
        for (const b of find(other)) if (together(plain, a, b)) return Math.min(a.from, b.from);
      return null;
    },
  };
}

function together(plain: string, a: Span, b: Span): boolean {
  const [left, right] = a.from <= b.from ? [a, b] : [b, a];
  if (right.from < left.to) return false; // one word is not two
  return right.from - left.to <= NEAR && oneSentence(plain, a, b);
}

function oneSentence(plain: string, a: Span, b: Span): boolean {
  return !/[.!?]/.test(plain.slice(Math.min(a.to, b.to), Math.max(a.from, b.from)));
}

function spansOf(plain: string, pattern: RegExp): readonly Span[] {
  const spans: Span[] = [];
  for (const match of plain.matchAll(pattern)) {
    spans.push({ from: match.index, to: match.index + match[0].length });
    if (spans.length === MATCHES) break;
  }
  return spans;
}

function patternsOf(language: LetterLanguage): Readonly<Record<Slot, RegExp>> {
  const known = PATTERNS.get(language);
  if (known !== undefined) return known;
  const { common: _common, notBehind: _behind, ...slots } = LEXICONS[language];
  const patterns = Object.fromEntries(
    Object.entries(slots).map(([slot, words]) => [slot, patternOf(words)]),
  ) as Record<Slot, RegExp>;
  PATTERNS.set(language, patterns);
  return patterns;
}

/** Whole words, of any script: `\b` knows the Latin letters alone. */
function patternOf(words: string): RegExp {
  const choices = words.split("|").map((word) => word.replace(/\*/g, "\\p{L}*"));
  return new RegExp(`(?<!\\p{L})(?:${choices.join("|")})(?!\\p{L})`, "gu");
}

function first(...indices: readonly (number | null)[]): number | null {
  return indices.find((index) => index !== null) ?? null;
}
