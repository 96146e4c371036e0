import type { Language } from "../../core/request/new-request.ts";
import { type Html, html } from "../../page/html.ts";
import { PORTAL_LANGUAGES, type PortalWords, portalWords } from "./portal-words.ts";

/** Tells whether the pages are written in a language. */
export function isLanguage(text: string | null | undefined): text is Language {
  return (PORTAL_LANGUAGES as readonly (string | null | undefined)[]).includes(text);
}

/** The language that an address names (`?lang=de`), else the first of ours that the browser asks for. */
export function languageOf(request: Request): Language {
  const named = new URL(request.url).searchParams.get("lang");
  if (isLanguage(named)) return named;
  const wanted = request.headers.get("accept-language") ?? "";
  for (const range of wanted.split(",")) {
    const language = range.trim().slice(0, 2).toLowerCase();
    if (isLanguage(language)) return language;
  }
  return "en";
}

/** Links to the same page in the other languages, each marked as its own. */
export function languageLinks(url: URL, current: Language, words: PortalWords): Html {
  const links = PORTAL_LANGUAGES.filter((language) => language !== current).map((language) => {
    const to = new URLSearchParams(url.searchParams);
    to.set("lang", language);
    return html`<li><a href="${url.pathname}?${to.toString()}" lang="${language}" hreflang="${language}">${portalWords(language).name}</a></li>`;
  });
  return html`<nav aria-label="${words.languages}"><ul class="languages">${links}</ul></nav>`;
}
