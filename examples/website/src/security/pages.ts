import { facts, field, html, message } from "@candor/example-design";
import { errorSummary } from "../account/pages.ts";
import type { Company } from "../company.ts";
import type { FieldErrors } from "../http/form-fields.ts";
import type { Content } from "../pages/frame.ts";
import { notice } from "../pages/notice.ts";
import { KEY_PATH, SECURITY_TXT } from "./security-file.ts";

/** What the disclosure page shows. */
export interface PolicyState {
  readonly fingerprint: string;
  readonly values?: URLSearchParams;
  readonly errors?: FieldErrors;
  readonly done?: boolean;
}

/** How to tell us of a weakness, what we do with it, and when people hear of an incident. */
export function policyPage(company: Company, state: PolicyState): Content {
  const { fingerprint, values = new URLSearchParams(), errors = {}, done } = state;
  const { mailbox } = company.security;
  return {
    title: "Security",
    description: `How to report a weakness to ${company.brand.name}, and what happens then.`,
    main: html`<article class="article" id="security">
<h1>Found a weakness?</h1>
<p class="lead">Tell us. We thank you, we fix it, and we do not send lawyers.</p>
${done ? message("good", html`<p>Your report is written down. If you left an address, a person answers within three working days.</p>`, "report-taken") : null}
${facts([
  ["By e-mail", html`<a href="mailto:${mailbox}">${mailbox}</a>`],
  ["Key", html`<a href="${KEY_PATH}">OpenPGP</a>, <code>${inGroups(fingerprint)}</code>`],
  ["For programs", html`<a href="${SECURITY_TXT}">security.txt</a>, signed with that key`],
  ["Languages", company.security.languages.join(", ")],
])}
<section><h2>What we ask of you</h2>
<ul><li>Use an account of your own, and stop once you see data of somebody else.</li>
<li>No load tests, no tricks on our people or our post.</li>
<li>Give us 90 days before you publish; less when people are at risk, and then say so.</li></ul></section>
<section><h2>What you can expect</h2>
<ul><li>A person answers within three working days and says what happens next.</li>
<li>Who keeps to the above has our consent to look, and we take no legal step against them.</li>
<li>We name you when it is mended, if you want that. There is no money: we say so beforehand.</li></ul></section>
<section><h2>When something has happened</h2>
<p>We write every breach of personal data down, also those that harm nobody (Art. 33(5) GDPR). Where people are at risk, ${company.register.controller.authority.name} hears of it within 72 hours of our knowing. Where the risk to you is high, we write to you yourself: what happened, what may follow, what we did, and what you can do.</p></section>
<section class="panel" id="report"><h2>Report here</h2>
${errorSummary(errors)}
<form class="form" method="post" action="/security#report" id="report-form" novalidate>
${field({ name: "text", label: "What did you see, and how can we see it, too?", type: "textarea", value: values.get("text") ?? "", error: errors["text"], required: true, maxLength: 20_000 })}
${field({ name: "email", label: "E-mail, if you want an answer", type: "email", value: values.get("email") ?? "", error: errors["email"], autocomplete: "email", maxLength: 254 })}
${notice(company.register, "security")}
<div class="row"><button type="submit">Send the report</button></div></form></section>
</article>`,
  };
}

function inGroups(fingerprint: string): string {
  return fingerprint.match(/.{1,4}/g)?.join(" ") ?? fingerprint;
}
