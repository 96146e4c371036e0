import type { Law } from "../clock/law.ts";
import { type JustificationCode, justification } from "../request/justification.ts";
import type { Language } from "../request/new-request.ts";
import { type AnswerWords, answerWords } from "./answer-words.ts";
import { appealUnder, type MustSay, mustSay } from "./must-say.ts";

/** What somebody at the desk is about to write. */
export type LetterKind = "refuse" | "refuse-part" | "extend" | "ask" | "answer";

/** A letter begun; its gaps `[...]` are the writer's to fill, and no letter leaves with one. */
export interface Template {
  readonly text: string;
  /** What is granted, for a letter that grants a part. */
  readonly granted: string | null;
  /** What the law wants said. */
  readonly must: readonly MustSay[];
}

/**
 * Begins a letter in the person's language, with what the law of the request wants said. The mail
 * itself says who writes, what was asked for, the authority, the courts and the reference.
 *
 * @example
 * template("refuse", { law: "gdpr", language: "fr", because: "JustificationA17LegalClaims" }).text;
 */
export function template(
  kind: LetterKind,
  of: {
    readonly law: Law;
    readonly language: Language;
    readonly because?: JustificationCode;
  },
): Template {
  const words = answerWords(of.language);
  const plain = { granted: null, must: [] };
  switch (kind) {
    case "ask":
      return { ...plain, text: words.question };
    case "answer":
      return { ...plain, text: words.answer };
    case "extend":
      return {
        ...plain,
        text: [groundIn(words, of.because), words.extension].join("\n"),
        must: mustSay(of.law, "extension"),
      };
    default:
      return {
        text: refusal(words, of.law, of.because),
        granted: kind === "refuse-part" ? words.granted : null,
        must: mustSay(of.law, "refusal"),
      };
  }
}

function refusal(words: AnswerWords, law: Law, because: JustificationCode | undefined): string {
  const appeal = appealUnder(law);
  const how = appeal === null ? [] : ["", words.appeal(appeal.days), words.attorneyGeneral];
  return [groundIn(words, because), words.inThisCase, ...how].join("\n");
}

function groundIn(words: AnswerWords, because: JustificationCode | undefined): string {
  if (because === undefined || justification(because) === null) return words.ownGround;
  return words.grounds[because];
}
