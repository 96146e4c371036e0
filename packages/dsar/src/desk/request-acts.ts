import { advance, isClosed } from "../core/lifecycle/lifecycle.ts";
import { includes } from "../core/operator/role.ts";
import type { ProposalEntry, RequestFile } from "../engine/desk.ts";
import { type Html, html } from "../page/html.ts";
import { badge, button, field, message, select } from "../page/parts.ts";
import type { DeskVisit, Mistake } from "./desk-server.ts";
import { groundWords, LAW_NAMES, moment, TYPES } from "./desk-words.ts";

/** What this operator can do with the request as it stands. */
export function actsOf(
  visit: DeskVisit,
  file: RequestFile,
  mistake: Mistake | undefined,
): Html | null {
  const waiting = file.proposals.find(({ outcome }) => outcome === null);
  const history = file.proposals.filter(({ outcome }) => outcome !== null);
  const works = includes(visit.operator.role, "handler") && !isClosed(file.state);
  const parts = [
    waiting && proposalHtml(visit, waiting),
    works && file.authority !== null && file.authority !== "accepted" && authority(visit, file),
    works && waiting === undefined && letters(visit, file),
    works && changes(visit, file, mistake),
    history.length > 0 &&
      html`<h3>Earlier proposals</h3><ul class="timeline">${history.map(settled)}</ul>`,
  ].filter((part) => part !== false && part !== undefined);
  if (parts.length === 0) return null;
  return html`<section class="card" aria-labelledby="acts"><h2 id="acts">What to do</h2>${parts}</section>`;
}

/** Somebody asks for another person: what they sent, and what one found. */
function authority({ path }: DeskVisit, { id, onBehalf, proofs }: RequestFile): Html {
  const here = `${path}/requests/${id}`;
  return html`<div class="box"><p><strong>May this person ask for ${onBehalf?.email}?</strong></p>
${proofs.length === 0 ? html`<p>Nothing was sent yet. Ask for no more than needed: one page that shows the relation.</p>` : html`<ul>${proofs.map((proof, at) => html`<li><a href="${here}/proof/${proof.id}">Proof ${at + 1}</a> <small>${proof.mediaType}, ${moment(proof.givenAt)}</small></li>`)}</ul><p class="quiet">Either answer deletes what was sent.</p>`}
<div class="row">${button(`${here}/accept`, "Yes")}${button(`${here}/reject`, "No, not by this", { tone: "second" })}</div></div>`;
}

/** What a proposal is for. */
const PROPOSED: Readonly<Record<ProposalEntry["act"], string>> = {
  refuse: "Refuse the request",
  "refuse-part": "Grant a part, refuse the rest",
  erase: "Erase the person's data",
};

/** A proposal with the forms of whoever may settle it. */
export function proposalHtml({ path, operator }: DeskVisit, proposal: ProposalEntry): Html {
  const { id, act, granted, text, because, proposedBy, proposedAt, own } = proposal;
  const approves = includes(operator.role, "approver") && !own;
  return html`<div class="box warn"><p><strong>${PROPOSED[act]}</strong><br><small>proposed by ${proposedBy}, ${moment(proposedAt)}${because !== null && `; ${groundWords(because)}`}</small></p>
${granted && html`<p class="words"><strong>Granted:</strong> ${granted}</p>`}${text && html`<p class="words"><strong>Reasons:</strong> ${text}</p>`}
${own && includes(operator.role, "approver") && html`<p>You proposed this: another person approves it.</p>`}
${approves && button(`${path}/proposals/${id}/approve`, act === "erase" ? "Approve and erase" : "Approve and send")}
${
  includes(operator.role, "handler") &&
  html`<form method="post" action="${path}/proposals/${id}/decline" class="row">${field({ name: "why", id: `why-${id.slice(0, 8)}`, label: own ? "Take it back, because" : "Decline, because", required: true, maxLength: 1000 })}<button type="submit" class="second">${own ? "Take back" : "Decline"}</button></form>`
}</div>`;
}

function settled({ act, outcome, proposedBy, settledBy, settledAt, note }: ProposalEntry): Html {
  return html`<li>${PROPOSED[act]}, by ${proposedBy} ${badge(outcome === "approved" ? "good" : "bad", outcome ?? "")} <small>by ${settledBy ?? ""}, ${settledAt && moment(settledAt)}${note && `: ${note}`}</small></li>`;
}

function letters({ path, dsar }: DeskVisit, file: RequestFile): Html {
  const write = `${path}/requests/${file.id}/write`;
  const second = dsar.fourEyes === "never" ? "" : " (a second person approves)";
  const links: readonly (readonly [boolean, string, string])[] = [
    [can(file, "answer"), "answer", "Answer"],
    [can(file, "answer"), "refuse-part", `Grant a part${second}`],
    [can(file, "refuse"), "refuse", `Refuse${second}`],
    [can(file, "extend") && !file.extended, "extend", "Extend the time"],
    [file.pauses.every(({ to }) => to !== null), "ask", "Ask the person"],
  ];
  return html`<ul>${links.map(([possible, act, words]) => possible && html`<li><a href="${write}/${act}">${words}</a></li>\n`)}</ul>
${file.extended && html`<p class="quiet">Extended once already: the law knows no second time.</p>`}`;
}

/** Tells whether the lifecycle takes an event now. */
function can({ state }: RequestFile, event: string): boolean {
  try {
    advance(state, event);
    return true;
  } catch {
    return false;
  }
}

function changes({ path, dsar }: DeskVisit, file: RequestFile, mistake?: Mistake): Html {
  const here = `${path}/requests/${file.id}`;
  const { law = "gdpr", alsoUnder = [] } = dsar.controller;
  const laws = [...new Set([law, ...alsoUnder])];
  const asked = file.pauses.some(({ to }) => to === null);
  const value = (name: string): string => mistake?.values.get(name) ?? "";
  return html`${asked && button(`${here}/answered`, "The person has answered")}
<details${file.type === null && html` open`}><summary>Decide what is asked for</summary><form method="post" action="${here}/decide">${select({ name: "type", label: "The letter asks for", choices: Object.entries(TYPES), value: value("type") || (file.type ?? "access") })}${dsar.fourEyes !== "never" && html`<p class="quiet">An erasure is proposed, and a second person approves it.</p>`}<button type="submit">Decide</button></form></details>
${
  laws.length > 1 &&
  !file.extended &&
  html`<details><summary>Answer under another law</summary><form method="post" action="${here}/law">${select({ name: "law", label: "Law", choices: laws.map((one) => [one, LAW_NAMES[one]] as const), value: file.law.law })}${field({ name: "why", id: "law-why", label: "Why", required: true, maxLength: 500, value: value("why") })}<button type="submit">Apply this law</button></form></details>`
}${file.type === "erasure" && file.state === "with-person" && file.proposals.every(({ outcome }) => outcome !== null) && (file.verifiedAt === null ? message("info", html`<p>An erasure begins once the person has confirmed.</p>`) : button(`${here}/erase`, "Propose the erasure", { tone: "bad" }))}`;
}
