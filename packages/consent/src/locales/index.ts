import type { Locale } from "../core/locale.ts";
import { nearestLocale } from "../core/locale-tags.ts";

export { LOCALE_TAGS, nearestLocale } from "../core/locale-tags.ts";

/** A language, before its texts are loaded. */
export interface LocaleSource {
  /** Whether a native speaker has read the texts; until then they are Candor's own translation. */
  readonly reviewed: boolean;
  /** Loads the texts: one small file. */
  load(): Promise<Locale>;
}

/** Every language there is, by BCP 47 tag. */
export const LOCALES: Readonly<Record<string, LocaleSource>> = {
  ar: { reviewed: false, load: async () => (await import("./ar.ts")).ar },
  bg: { reviewed: false, load: async () => (await import("./bg.ts")).bg },
  ca: { reviewed: false, load: async () => (await import("./ca.ts")).ca },
  cs: { reviewed: false, load: async () => (await import("./cs.ts")).cs },
  da: { reviewed: false, load: async () => (await import("./da.ts")).da },
  de: { reviewed: false, load: async () => (await import("./de.ts")).de },
  el: { reviewed: false, load: async () => (await import("./el.ts")).el },
  en: { reviewed: false, load: async () => (await import("./en.ts")).en },
  es: { reviewed: false, load: async () => (await import("./es.ts")).es },
  et: { reviewed: false, load: async () => (await import("./et.ts")).et },
  eu: { reviewed: false, load: async () => (await import("./eu.ts")).eu },
  fa: { reviewed: false, load: async () => (await import("./fa.ts")).fa },
  fi: { reviewed: false, load: async () => (await import("./fi.ts")).fi },
  fr: { reviewed: false, load: async () => (await import("./fr.ts")).fr },
  ga: { reviewed: false, load: async () => (await import("./ga.ts")).ga },
  gl: { reviewed: false, load: async () => (await import("./gl.ts")).gl },
  he: { reviewed: false, load: async () => (await import("./he.ts")).he },
  hi: { reviewed: false, load: async () => (await import("./hi.ts")).hi },
  hr: { reviewed: false, load: async () => (await import("./hr.ts")).hr },
  hu: { reviewed: false, load: async () => (await import("./hu.ts")).hu },
  id: { reviewed: false, load: async () => (await import("./id.ts")).id },
  is: { reviewed: false, load: async () => (await import("./is.ts")).is },
  it: { reviewed: false, load: async () => (await import("./it.ts")).it },
  ja: { reviewed: false, load: async () => (await import("./ja.ts")).ja },
  ko: { reviewed: false, load: async () => (await import("./ko.ts")).ko },
  lt: { reviewed: false, load: async () => (await import("./lt.ts")).lt },
  lv: { reviewed: false, load: async () => (await import("./lv.ts")).lv },
  ms: { reviewed: false, load: async () => (await import("./ms.ts")).ms },
  mt: { reviewed: false, load: async () => (await import("./mt.ts")).mt },
  nb: { reviewed: false, load: async () => (await import("./nb.ts")).nb },
  nl: { reviewed: false, load: async () => (await import("./nl.ts")).nl },
  pl: { reviewed: false, load: async () => (await import("./pl.ts")).pl },
  pt: { reviewed: false, load: async () => (await import("./pt.ts")).pt },
  ro: { reviewed: false, load: async () => (await import("./ro.ts")).ro },
  sk: { reviewed: false, load: async () => (await import("./sk.ts")).sk },
  sl: { reviewed: false, load: async () => (await import("./sl.ts")).sl },
  sr: { reviewed: false, load: async () => (await import("./sr.ts")).sr },
  sv: { reviewed: false, load: async () => (await import("./sv.ts")).sv },
  th: { reviewed: false, load: async () => (await import("./th.ts")).th },
  tr: { reviewed: false, load: async () => (await import("./tr.ts")).tr },
  uk: { reviewed: false, load: async () => (await import("./uk.ts")).uk },
  vi: { reviewed: false, load: async () => (await import("./vi.ts")).vi },
  "zh-Hans": { reviewed: false, load: async () => (await import("./zh-Hans.ts")).zhHans },
  "zh-Hant": { reviewed: false, load: async () => (await import("./zh-Hant.ts")).zhHant },
};

/**
 * Loads the texts in the language nearest to what a visitor reads, and no other.
 *
 * @param wanted BCP 47 tags in the order of preference; the page's own language and then the
 *   browser's when left out
 * @example
 * const locale = await loadLocale();
 * mountBanner(consent, { registry, locale });
 */
export function loadLocale(
  wanted: readonly string[] = [document.documentElement.lang, ...navigator.languages],
): Promise<Locale> {
  return (LOCALES[nearestLocale(wanted)] as LocaleSource).load();
}
