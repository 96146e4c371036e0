import type { Language } from "../request/new-request.ts";

/** Words that are frequent in one language and rare in the three others; without diacritics. */
const WORDS: Readonly<Record<Language, string>> = {
  en: "the and you your my i of this please have would with for are is what that not to me all it am",
  de: "und ich sie ihre ihren ihrer meine meiner meinen mich mir bitte der die das den nicht mit zu auf von zur ist uber alle ein eine hiermit",
  fr: "le les des vous votre vos je mes mon ma et du au aux une est pour pas veuillez que qui sur dans ce cette bonjour",
  es: "el los las usted ustedes su sus mis mi y del al una por para que con estoy datos favor como esta este vuestro deseo",
};

const LEXICONS = Object.entries(WORDS).map(
  ([language, words]) => [language as Language, new Set(words.split(" "))] as const,
);

/** Names the language of plain lower-case text, or null when no one of the four stands out. */
export function detectLanguage(plain: string): Language | null {
  const words = plain.match(/[a-z]+/g)?.slice(0, 600) ?? [];
  const ranked = LEXICONS.map(
    ([language, lexicon]) => [language, words.filter((word) => lexicon.has(word)).length] as const,
  ).sort((a, b) => b[1] - a[1]);
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return null;
  const frequent = first[1] >= 2 && first[1] >= words.length * 0.08;
  return frequent && first[1] >= second[1] * 1.4 ? first[0] : null;
}
