/** A text by language: keys are BCP 47 tags (`en`, `de-AT`), at least one. */
export type LocalizedText = Readonly<Record<string, string>>;

/** A text found for a locale, with the language it is in. */
export interface FoundText {
  /** The text. */
  readonly text: string;
  /** The BCP 47 tag the text was written under; differs from the locale after a fallback. */
  readonly language: string;
}

/**
 * Finds the text for a locale: the tag itself, then each shorter tag (RFC 4647 section 3.4), then
 * English, then the first language there is.
 *
 * @param texts at least one text by BCP 47 tag
 * @param locale the BCP 47 tag wanted, in any case
 * @example
 * findText({ en: "after refusal", de: "nach Ablehnung" }, "de-AT").text; // "nach Ablehnung"
 */
export function findText(texts: LocalizedText, locale: string): FoundText {
  const language = nearestLanguage(Object.keys(texts), locale);
  return { text: texts[language] ?? "", language };
}

/** Finds the tag nearest to a locale among those there are. */
export function nearestLanguage(tags: readonly string[], locale: string): string {
  for (let wanted = locale; wanted !== ""; wanted = wanted.replace(/(^|-)[^-]*$/, "")) {
    const found = tags.find((tag) => tag.toLowerCase() === wanted.toLowerCase());
    if (found !== undefined) return found;
  }
  return tags.find((tag) => tag.toLowerCase() === "en") ?? tags[0] ?? "en";
}
