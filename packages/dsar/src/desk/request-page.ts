import type { RequestFile } from "../engine/desk.ts";
import { type Html, html } from "../page/html.ts";
import { badge, facts, message } from "../page/parts.ts";
import { correspondence } from "./correspondence.ts";
import type { Content, DeskVisit, Mistake } from "./desk-server.ts";
import {
  DUTIES,
  detailWords,
  distance,
  eventWords,
  LAW_NAMES,
  moment,
  STATES,
  STEPS,
  typeWords,
} from "./desk-words.ts";
import { mailOf, mailSection } from "./mail-section.ts";
import { actsOf } from "./request-acts.ts";
import { keptHtml } from "./withheld.ts";

/** Everything about one request, on one page. */
export async function requestPage(
  visit: DeskVisit,
  id: string,
  mistake?: Mistake,
): Promise<Content> {
  const file = await visit.desk.read(id);
  const mail = await mailOf(visit, id);
  const chain = await visit.dsar.verifyAudit(id);
  const title = typeWords(file.type);
  return {
    title: `${title}: ${file.name ?? file.address ?? id.slice(0, 8)}`,
    status: mistake === undefined ? 200 : 422,
    body: html`<h1>${title} ${badge("plain", STATES[file.state])}</h1>
${mistake && message("bad", mistake.message)}
<div class="columns">
<div>
${nextStep(visit, file)}
${actsOf(visit, file, mistake)}
${correspondence(file, mail)}
${mailSection(visit, file, mail, mistake)}
${keptHtml(visit, file)}
</div>
<div>
${clock(visit, file)}
${person(visit, file)}
${systems(file)}
${timeline(file, chain)}
</div>
</div>`,
  };
}

function nextStep({ path }: DeskVisit, file: RequestFile): Html {
  const [words, tone] = STEPS[file.step];
  const question = file.pauses.find(({ to }) => to === null);
  return html`<section class="card" aria-labelledby="next"><h2 id="next">Next step ${badge(tone, words)}</h2>
${file.task && html`<p>${file.task}</p>`}
${question && html`<p>Asked on ${question.from}: ${question.reason}</p>`}
${file.step === "repair" && html`<p>Something gave up. <a href="${path}/work">See the work that failed</a>.</p>`}
${file.step === "reach" && html`<p><a href="#mail">Mail does not reach this person, or nobody was asked to confirm</a>.</p>`}
${file.duties.length > 0 && file.step !== "none" && html`<ul>${file.duties.map((duty) => html`<li>${DUTIES[duty.what]} by <time datetime="${duty.safe}">${duty.safe}</time>${duty.due !== duty.safe && html` (by the rule ${duty.due})`} <small>${duty.citation}</small></li>`)}</ul>`}
</section>`;
}

function clock({ today }: DeskVisit, file: RequestFile): Html {
  const { clock: answer, extension, closed } = { ...file, closed: file.step === "none" };
  const [words, tone] = distance(answer.safe, today);
  return html`<section class="card" aria-labelledby="clock"><h2 id="clock">Clock</h2>
${facts([
  ["Received", answer.received],
  ["Answer by", html`${answer.due} ${!closed && badge(tone, words)}`],
  answer.safe === answer.due ? null : ["Plan for", answer.safe],
  ["Law", html`${LAW_NAMES[file.law.law]}<br><small>${file.law.why}</small>`],
  ["Rule", html`${answer.rule.text} <small>${answer.rule.citation}</small>`],
  answer.pausedSince === undefined ? null : ["Stands still since", answer.pausedSince],
  extension === null
    ? null
    : [
        "Extended",
        html`from ${extension.from} to ${extension.to}, told on ${extension.told}<br><small>${extension.reason}</small>`,
      ],
])}
${answer.readings.length > 1 && html`<details><summary>Other readings of the law</summary><ul>${answer.readings.map(({ due, how, citation }) => html`<li>${due}: ${how} <small>${citation}</small></li>`)}</ul></details>`}
${answer.uncertain.map((doubt) => html`<p class="quiet">${doubt}</p>`)}
</section>`;
}

function person({ path }: DeskVisit, file: RequestFile): Html {
  const { particulars } = file;
  const corrections = Object.entries(particulars?.corrections ?? {});
  return html`<section class="card" aria-labelledby="person"><h2 id="person">Who is affected</h2>
${facts([
  ["Address", file.address ?? "forgotten"],
  file.name === null ? null : ["Name", file.name],
  ["Language", file.language],
  ["Identity", file.verifiedAt === null ? "not confirmed" : `confirmed ${moment(file.verifiedAt)}`],
  file.onBehalf === null
    ? null
    : [
        "Asks for",
        html`${file.onBehalf.email} <small>as ${file.onBehalf.as === "guardian" ? "a parent or guardian" : "an authorised representative"}; authority ${file.authority}</small>`,
      ],
  file.also.length === 0 ? null : ["Also speaks of", file.also.map(typeWords).join(", ")],
  particulars?.purposes === undefined ? null : ["Purposes", particulars.purposes.join(", ")],
  corrections.length === 0
    ? null
    : ["To correct", html`${corrections.map(([key, value]) => html`<div>${key}: ${value}</div>`)}`],
  ["Reference", html`<code>${file.id}</code>`],
])}
${
  file.related.length > 0 &&
  html`<h3>Other requests from this address</h3><ul>${file.related.map(
    ({ id, type, state, receivedAt }) =>
      html`<li><a href="${path}/requests/${id}">${typeWords(type)}</a> of ${receivedAt.toISOString().slice(0, 10)}, ${STATES[state]}</li>`,
  )}</ul>`
}
</section>`;
}

function systems({ steps }: RequestFile): Html | null {
  if (steps.length === 0) return null;
  const tones = { pending: "plain", waiting: "info", done: "good", dead: "bad" } as const;
  return html`<section class="card" aria-labelledby="systems"><h2 id="systems">Systems</h2>
<ul class="timeline">${steps.map(
    ({ what, state, attempts, lastError }) =>
      html`<li>${what} ${badge(tones[state], state)}${lastError && html`<br><small>${attempts} attempts: ${lastError}</small>`}</li>`,
  )}</ul></section>`;
}

function timeline(
  { timeline: entries }: RequestFile,
  chain: { readonly ok: boolean; readonly firstBad?: number },
): Html {
  const who = { person: "person", engine: "engine", desk: "desk" };
  return html`<section class="card" aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
${
  chain.ok
    ? html`<p>${badge("good", "Audit holds")} <small>${entries.length} rows, each sealed by the next</small></p>`
    : message("bad", `Row ${chain.firstBad} of the audit was altered.`)
}
<ol class="timeline">${entries.map(
    (entry) =>
      html`<li>${eventWords(entry)} <small>by ${entry.operator ?? who[entry.by]}, ${moment(entry.at)}</small>${detailWords(entry) !== "" && html`<br><small>${detailWords(entry)}</small>`}</li>`,
  )}</ol></section>`;
}
