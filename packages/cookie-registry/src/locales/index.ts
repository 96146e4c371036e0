import { nearestLanguage } from "../core/localized-text.ts";
import { en, type TableWords } from "../core/words.ts";

/** Each language is a file of its own, which a browser fetches when it is asked for. */
const LANGUAGES: Readonly<Record<string, () => Promise<TableWords>>> = {
  en: async () => en,
  ar: async () => (await import("./ar.ts")).ar,
  da: async () => (await import("./da.ts")).da,
  de: async () => (await import("./de.ts")).de,
  es: async () => (await import("./es.ts")).es,
  fi: async () => (await import("./fi.ts")).fi,
  fr: async () => (await import("./fr.ts")).fr,
  he: async () => (await import("./he.ts")).he,
  it: async () => (await import("./it.ts")).it,
  ja: async () => (await import("./ja.ts")).ja,
  nb: async () => (await import("./nb.ts")).nb,
  nl: async () => (await import("./nl.ts")).nl,
  pl: async () => (await import("./pl.ts")).pl,
  pt: async () => (await import("./pt.ts")).pt,
  sv: async () => (await import("./sv.ts")).sv,
  zh: async () => (await import("./zh.ts")).zh,
};

/** The BCP 47 tags of the languages there are words in. */
export const WORD_LANGUAGES: readonly string[] = Object.keys(LANGUAGES);

/**
 * Loads the table's words in the language nearest to a locale; English when there is none near.
 *
 * @param locale a BCP 47 tag, e.g. `pt-BR`, which finds `pt`
 * @example
 * renderHtml(registry, { locale: "pt-BR", words: await loadWords("pt-BR") });
 */
export async function loadWords(locale: string): Promise<TableWords> {
  const load = LANGUAGES[nearestLanguage(WORD_LANGUAGES, locale)];
  return load ? load() : en;
}
