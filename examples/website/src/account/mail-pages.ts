import { type Html, html, message } from "@candor/example-design";
import type { Company } from "../company.ts";
import { topicBoxes } from "../newsletter/pages.ts";
import type { Content } from "../pages/frame.ts";
import { notice } from "../pages/notice.ts";
import type { Account } from "./accounts.ts";

/** What the page of a customer's mail settings shows. */
export interface MailState {
  /** Topics that reach the account's address, as far as this account asked for them. */
  readonly topics: readonly string[];
  readonly token: Html | null;
  readonly done?: string;
}

/** The page on which a customer chooses which mail there is besides answers and invoices. */
export function mailPage(company: Company, account: Account, state: MailState): Content {
  const { topics, token, done } = state;
  return {
    title: "Mail settings",
    main: html`<article class="article slim" id="mail-settings" data-topics="${topics.join(" ")}">
<h1>Mail settings</h1>
<p class="lead">News go to ${account.email}, and only those that you tick.</p>
${done ? message("good", html`<p>${done}</p>`, "mail-done") : null}
<div class="panel">
<form class="form" method="post" action="/account/mail" id="mail-form">${token}
${topicBoxes(company.news, topics)}
${notice(company.register, "newsletter")}
<p class="small">${company.news.wording}</p>
<div class="row"><button type="submit">Keep this choice</button></div></form></div>
<p class="small">What you untick ends at once. For what you tick we write to you first: it begins when you have pressed the button in that letter. Answers to your requests, and what belongs to an order, come in any case.</p>
<p class="small">Did you subscribe without the account? <a href="/newsletter/link">Have that subscription\u2019s settings mailed to you</a>.</p>
<p><a href="/account">Back to the account</a></p>
</article>`,
  };
}
