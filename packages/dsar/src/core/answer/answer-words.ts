import { type JustificationCode, justification } from "../request/justification.ts";
import type { Language } from "../request/new-request.ts";
import { de } from "./words/de.ts";
import { en } from "./words/en.ts";
import { es } from "./words/es.ts";
import { fr } from "./words/fr.ts";

/** Sentences from which the desk's answers are begun, in one language. */
export interface AnswerWords {
  /** Each ground in a sentence; what is so in this case follows in its gap. */
  readonly grounds: Readonly<Record<JustificationCode, string>>;
  /** A ground that no list has. */
  readonly ownGround: string;
  readonly inThisCase: string;
  readonly basis: string;
  readonly granted: string;
  readonly rest: string;
  readonly question: string;
  readonly answer: string;
  readonly extension: string;
  /** How to appeal, where the law has an appeal to the controller. */
  appeal(days: number | null): string;
  /** What has not been told elsewhere: an authority beside the one of the mail's own words. */
  readonly attorneyGeneral: string;
}

const WORDS: Partial<Record<Language, AnswerWords>> & { readonly en: AnswerWords } = {
  en,
  de,
  fr,
  es,
};

/** The sentences of a language; English where there are none. */
export function answerWords(language: Language): AnswerWords {
  return WORDS[language] ?? WORDS.en;
}

/** The refused part of an answer: what is not done, and the provision. */
export function refusedPart(
  language: Language,
  reasons: string,
  because: JustificationCode | undefined,
): string {
  const words = answerWords(language);
  const ground = because === undefined ? null : justification(because);
  const basis = ground === null ? [] : [`${words.basis}: ${ground.citation}`];
  return [words.rest, reasons, ...basis].join("\n\n");
}
