import { appealUnder } from "../../core/answer/must-say.ts";
import { isClosed } from "../../core/lifecycle/lifecycle.ts";
import { rightUnder } from "../../core/request/rights.ts";
import type { Controller } from "../../engine/controller.ts";
import type { RequestStatus } from "../../engine/dsar.ts";
import { type Html, html, raw } from "../../page/html.ts";
import { button, facts, field, message } from "../../page/parts.ts";
import type { PortalPage } from "../dsar-server.ts";
import { isLanguage, languageLinks } from "./page-language.ts";
import { type PortalWords, portalWords } from "./portal-words.ts";

/** What a status page is written for. */
export interface StatusFacts {
  readonly controller: Controller;
  /** `path/<token>`. */
  readonly here: string;
  readonly url: URL;
  readonly status: RequestStatus;
  /** Address of the account that is signed in, where it is the request's own. */
  readonly signedIn: string | null;
  /** A proof was sent that is no file we take. */
  readonly proofRefused?: boolean;
}

/** Where a request stands; says nothing that its holder did not know or that the data holds. */
export function statusPage(facts_: StatusFacts): PortalPage {
  const { controller, here, url, status } = facts_;
  const named = url.searchParams.get("lang");
  const known = isLanguage(status.language) ? status.language : "en";
  const language = isLanguage(named) ? named : known;
  const words = portalWords(language);
  const waiting = status.state === "awaiting-verification" || status.state === "received";
  const body = html`<h1>${words.statusTitle}</h1>
${languageLinks(url, language, words)}
${message(status.state === "answered" ? "good" : "info", html`<p><strong>${words.states[status.state]}</strong></p>`)}
${facts([
  [words.asked, askedWords(status, words)],
  [words.received, day(status.receivedAt.toISOString().slice(0, 10))],
  [words.answerBy, html`${day(status.due)}${status.extended && ` (${words.extended})`}`],
  lawFact(status, words, language),
  [words.reference, html`<code>${status.id}</code>`],
])}
${waiting && facts_.signedIn !== null && html`<section class="card"><p>${words.signedIn(facts_.signedIn)}</p>${button(`${here}/account`, words.confirmSignedIn)}</section>`}
${waiting && button(`${here}/code`, words.resend, { tone: "second" })}
${proofHtml(facts_, words)}
${status.state === "refused" && appealHtml(here, status, words)}
${complaintHtml(controller, words)}
${!isClosed(status.state) && html`<section class="card"><p>${words.withdrawHint}</p>${button(`${here}/withdraw`, words.withdraw, { tone: "second" })}</section>`}`;
  return { kind: "status", title: words.statusTitle, language, body: body.markup };
}

function askedWords({ type }: RequestStatus, words: PortalWords): string {
  if (type === null) return words.letter;
  return type === "review-of-refusal" ? words.appealed : words.rights[type];
}

function lawFact(
  { type, appliedLaw }: RequestStatus,
  words: PortalWords,
  language: string,
): readonly [string, Html] | null {
  const citation = type === null ? null : rightUnder(appliedLaw, type);
  if (citation === null) return null;
  return [words.law, html`<span${language !== "en" && html` lang="en"`}>${citation}</span>`];
}

function day(date: string): Html {
  return html`<time datetime="${date}">${date}</time>`;
}

/** Asked for after the confirmation, and only of who asks for somebody else (Art. 12(6) GDPR). */
function proofHtml({ here, status, proofRefused }: StatusFacts, words: PortalWords): Html | null {
  if (
    status.authority === null ||
    status.authority === "accepted" ||
    status.state !== "with-person"
  )
    return null;
  return html`<section class="card" aria-labelledby="proof"><h2 id="proof">${words.proofTitle}</h2>
${status.authority === "shown" && message("good", html`<p>${words.proofThere}</p>`)}
${proofRefused === true && message("bad", html`<p>${words.proofRefused}</p>`)}
<p>${words.proofHint}</p>
<form method="post" action="${here}/proof" enctype="multipart/form-data"><div class="field"><label for="file">${words.proofFile}</label><input id="file" name="file" type="file" required accept="application/pdf,image/png,image/jpeg"></div><button type="submit">${words.proofSend}</button></form></section>`;
}

function appealHtml(here: string, { appliedLaw }: RequestStatus, words: PortalWords): Html {
  const days = appealUnder(appliedLaw)?.days ?? null;
  return html`<section class="card" aria-labelledby="appeal"><h2 id="appeal">${words.appealTitle}</h2>
<p>${words.appealHint(days)}</p>
<form method="post" action="${here}/appeal">${field({ name: "message", label: words.appealWhy, rows: 5, required: true, maxLength: 100_000 })}<button type="submit">${words.appeal}</button></form></section>`;
}

function complaintHtml({ authority }: Controller, words: PortalWords): Html {
  const link = html`<a href="${authority.url}">${authority.name}</a>`.markup;
  return html`<section class="card" aria-labelledby="complaint"><h2 id="complaint">${words.complaintTitle}</h2><p>${raw(words.complaint(link))}</p></section>`;
}
