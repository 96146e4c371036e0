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
  const tags = Object.keys(texts);
  for (const wanted of [...shorterTags(locale.toLowerCase()), "en"]) {
    const language = tags.find((tag) => tag.toLowerCase() === wanted);
    if (language !== undefined) return { text: texts[language] as string, language };
  }
  const [language = "en"] = tags;
  return { text: texts[language] ?? "", language };
}

function shorterTags(tag: string): string[] {
  const parts = tag.split("-");
  const tags = parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
  // A single-letter subtag never ends a lookup range: RFC 4647 section 3.4.
  return tags.filter((candidate) => !/-[a-z0-9]$/.test(candidate));
}
