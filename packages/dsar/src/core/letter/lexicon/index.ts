import { DANISH, DUTCH, ENGLISH, GERMAN, SWEDISH } from "./germanic.ts";
import type { LetterLanguage, Lexicon } from "./lexicon.ts";
import { ESTONIAN, FINNISH, GREEK, HUNGARIAN, LATVIAN, LITHUANIAN } from "./others.ts";
import { FRENCH, ITALIAN, PORTUGUESE, ROMANIAN, SPANISH } from "./romance.ts";
import { BULGARIAN, CROATIAN, CZECH, POLISH, SLOVAK, SLOVENE } from "./slavic.ts";

/** The words of each language. */
export const LEXICONS: Readonly<Record<LetterLanguage, Lexicon>> = {
  ...{ bg: BULGARIAN, cs: CZECH, da: DANISH, de: GERMAN, el: GREEK, en: ENGLISH, es: SPANISH },
  ...{ et: ESTONIAN, fi: FINNISH, fr: FRENCH, hr: CROATIAN, hu: HUNGARIAN, it: ITALIAN },
  ...{ lt: LITHUANIAN, lv: LATVIAN, nl: DUTCH, pl: POLISH, pt: PORTUGUESE, ro: ROMANIAN },
  ...{ sk: SLOVAK, sl: SLOVENE, sv: SWEDISH },
};
