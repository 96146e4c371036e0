import type { Language } from "../../core/request/new-request.ts";
import { html } from "../../page/html.ts";
import { button, message } from "../../page/parts.ts";
import type { PortalPage } from "../dsar-server.ts";
import { type PortalWords, portalWords } from "./portal-words.ts";

/** The page behind the mailed link: mail scanners open links, people press buttons. */
export function confirmPage(here: string, code: string, language: Language): PortalPage {
  const words = portalWords(language);
  const body = html`<h1>${words.confirmTitle}</h1>
<p>${words.confirmHint}</p>
${button(`${here}/confirm`, words.confirm, { hidden: { code } })}
<p>${words.notYours}</p>`;
  return { kind: "confirm", title: words.confirmTitle, language, body: body.markup };
}

/** The page behind the mailed link to a copy; the download's own link lives for an hour. */
export function downloadPage(here: string, key: string, language: Language): PortalPage {
  const words = portalWords(language);
  const body = html`<h1>${words.downloadTitle}</h1>
<p>${words.downloadHint}</p>
${button(`${here}/export`, words.download, { hidden: { key } })}`;
  return { kind: "download", title: words.downloadTitle, language, body: body.markup };
}

/** Something did not work; says what to do. */
export function failedPage(
  why: keyof PortalWords["failures"],
  language: Language,
  back?: string,
): PortalPage {
  const words = portalWords(language);
  const [title, text] = words.failures[why];
  const body = html`<h1>${title}</h1>
${message("bad", html`<p>${text}</p>`)}
${back !== undefined && html`<p><a href="${back}">${words.back}</a></p>`}`;
  return { kind: "failed", title, language, body: body.markup };
}
