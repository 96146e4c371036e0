import { includes } from "../core/operator/role.ts";
import type { DeadLetter, OpenTask } from "../engine/desk.ts";
import { type Html, html } from "../page/html.ts";
import { button, field } from "../page/parts.ts";
import type { Content, DeskVisit } from "./desk-server.ts";
import { moment } from "./desk-words.ts";

/** What people and processors outside were asked to do, and what gave up. */
export async function workPage(visit: DeskVisit): Promise<Content> {
  const [tasks, dead] = [await visit.desk.tasks(), await visit.desk.deadLetters()];
  const title = "Tasks";
  return {
    title,
    body: html`<h1>${title}</h1>
<section class="card" aria-labelledby="outside"><h2 id="outside">Asked outside, not reported yet</h2>${tasks.length === 0 ? html`<p>Nothing waits.</p>` : html`<ul class="timeline">${tasks.map((task) => taskHtml(visit, task))}</ul>`}</section>
<section class="card" aria-labelledby="dead"><h2 id="dead">Gave up</h2>${dead.length === 0 ? html`<p>Nothing failed.</p>` : html`<ul class="timeline">${dead.map((letter) => deadHtml(visit, letter))}</ul>`}</section>`,
  };
}

function taskHtml(
  { path, operator }: DeskVisit,
  { id, requestId, what, askedAgainAt }: OpenTask,
): Html {
  const short = id.slice(0, 8);
  return html`<li><a href="${path}/requests/${requestId}">${what}</a> <small>asked again ${moment(askedAgainAt)}</small>
${
  includes(operator.role, "handler") &&
  html`<details><summary>It was done</summary><form method="post" action="${path}/work/${id}/complete">
<p class="quiet">Fill in what was kept, if anything was.</p>
${field({ name: "what", id: `what-${short}`, label: "What was kept", maxLength: 500 })}${field({ name: "why", id: `why-${short}`, label: "Why", maxLength: 500 })}${field({ name: "basis", id: `basis-${short}`, label: "Legal basis", maxLength: 200 })}${field({ name: "until", id: `until-${short}`, label: "Until", type: "date" })}<button type="submit">Report it done</button></form></details>`
}</li>`;
}

function deadHtml(
  { path, operator }: DeskVisit,
  { id, requestId, what, attempts, lastError }: DeadLetter,
): Html {
  return html`<li><a href="${path}/requests/${requestId}">${what}</a> <small>${attempts} attempts</small><br><code>${lastError}</code>${includes(operator.role, "handler") && button(`${path}/work/${id}/retry`, "Try again", { tone: "second" })}</li>`;
}
