/** The languages there are texts in, as BCP 47 tags; the first is what an unknown one falls back to. */
export const LOCALE_TAGS: readonly string[] =
  "en ar bg ca cs da de el es et eu fa fi fr ga gl he hi hr hu id is it ja ko lt lv ms mt nb nl pl pt ro sk sl sr sv th tr uk vi zh-Hans zh-Hant".split(
    " ",
  );

/** Tags that mean a language which is here under another: ISO 639's macrolanguage, and its sister. */
const SISTERS: Readonly<Record<string, string>> = { no: "nb", nn: "nb" };

/**
 * Finds the language nearest to what a visitor reads, in the order of their preference: `de-AT` is
 * answered by `de`, `zh-TW` by `zh-Hant`. English when none is near.
 *
 * @param wanted BCP 47 tags, e.g. `[document.documentElement.lang, ...navigator.languages]`; what is
 *   no tag is passed over
 * @example
 * nearestLocale(["gsw", "de-CH"]); // "de"
 */
export function nearestLocale(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const near = candidates(tag).find((one) => LOCALE_TAGS.includes(one));
    if (near) return near;
  }
  return LOCALE_TAGS[0] as string;
}

function candidates(tag: string): string[] {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return [`${language}-${script}`, SISTERS[language] ?? language];
  } catch {
    return []; // not a tag: RangeError
  }
}
