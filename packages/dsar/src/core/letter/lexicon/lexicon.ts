/** The official languages of the Union that letters are read in; Irish and Maltese are not. */
export type LetterLanguage =
  | ("bg" | "cs" | "da" | "de" | "el" | "en" | "es" | "et" | "fi" | "fr" | "hr")
  | ("hu" | "it" | "lt" | "lv" | "nl" | "pl" | "pt" | "ro" | "sk" | "sl" | "sv");

/**
 * The words of one language that letters about personal data are made of, each kind a list: words in
 * lower case without diacritics, `*` for any further letters, a blank between words that follow each
 * other. How they go together is the same in every language; see `wishes.ts`.
 */
export interface Lexicon {
  /** Frequent words that tell the language from its neighbours. */
  readonly common: string;
  /** What is held: data, account, profile, everything. */
  readonly data: string;
  /** "About me", "concerning me". */
  readonly me: string;
  /** "My", "personal": what makes data somebody's. */
  readonly own: string;
  /** To delete, remove, forget, close. */
  readonly erase: string;
  /** To see, know, get a copy, be told. */
  readonly show: string;
  /** "What", "which", at the head of a question about data. */
  readonly which: string;
  /** To correct, change, update. */
  readonly correct: string;
  /** Wrong, misspelt, out of date, moved. */
  readonly wrong: string;
  /** What can be wrong: name, address, date of birth. */
  readonly field: string;
  /** "I do not want", "stop", "enough". */
  readonly stop: string;
  /** Advertising, offers, marketing. */
  readonly ads: string;
  /** "I object": enough by itself. */
  readonly object: string;
  /** To withdraw, take back. */
  readonly revoke: string;
  readonly consent: string;
  /** A complaint, an unanswered letter, an authority: each enough by itself. */
  readonly complaint: string;
  readonly restriction: string;
  readonly portability: string;
  readonly child: string;
  /** Words that turn a wish around. */
  readonly not: string;
  /** They stand behind the verb too, as in German. */
  readonly notBehind?: boolean;
  /** To restore, by mistake: who speaks of that has lost something. */
  readonly restore: string;
}
