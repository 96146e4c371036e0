import type { Law } from "../core/clock/law.ts";
import { isRequestType } from "../core/request/request-type.ts";
import type { NextStep, QueueFilter, QueueItem } from "../engine/desk.ts";
import { type Html, html } from "../page/html.ts";
import { badge, field, select } from "../page/parts.ts";
import type { Content, DeskVisit } from "./desk-server.ts";
import { DUTIES, distance, LAW_NAMES, STATES, STEPS, TYPES, typeWords } from "./desk-words.ts";

/** The queue: what is due next stands first. */
export async function queuePage(visit: DeskVisit): Promise<Content> {
  const filter = filterOf(visit.url.searchParams);
  const items = await visit.desk.queue(filter);
  const title = filter.closed ? "Closed requests" : "Requests";
  return {
    title,
    body: html`<h1>${title}</h1>
${filterForm(visit, filter)}
<p class="quiet" role="status">${count(items.length)}${filter.closed ? ", the last closed first" : ", the next due first"}.</p>
${items.length === 0 ? null : table(visit, items)}`,
  };
}

function count(number: number): string {
  return number === 1 ? "1 request" : `${number} requests`;
}

/** Reads the filter of the address; what it does not know, it leaves out. */
function filterOf(parameters: URLSearchParams): QueueFilter {
  const type = parameters.get("type") ?? "";
  const law = parameters.get("law") ?? "";
  const step = parameters.get("step") ?? "";
  const search = (parameters.get("search") ?? "").trim().slice(0, 100);
  return {
    ...(parameters.get("closed") === "yes" ? { closed: true } : {}),
    ...(type === "undecided" || isRequestType(type) ? { type } : {}),
    ...(Object.hasOwn(LAW_NAMES, law) ? { law: law as Law } : {}),
    ...(Object.hasOwn(STEPS, step) ? { step: step as NextStep } : {}),
    ...(search === "" ? {} : { search }),
  };
}

function filterForm({ path, dsar }: DeskVisit, filter: QueueFilter): Html {
  const { law = "gdpr", alsoUnder = [] } = dsar.controller;
  const laws = [...new Set([law, ...alsoUnder])];
  const steps = Object.entries(STEPS).filter(([step]) => step !== "none");
  return html`<form method="get" action="${path}/" class="card" role="search" aria-label="Filter the requests">
<div class="row">
${select({
  ...{ name: "step", label: "Next step", value: filter.step ?? "" },
  choices: [["", "All"], ...steps.map(([step, [words]]) => [step, words] as const)],
})}${select({
  ...{ name: "type", label: "Right", value: filter.type ?? "" },
  choices: [["", "All"], ["undecided", typeWords(null)], ...Object.entries(TYPES)],
})}${
  laws.length > 1 &&
  select({
    ...{ name: "law", label: "Law", value: filter.law ?? "" },
    choices: [["", "All"], ...laws.map((one) => [one, LAW_NAMES[one]] as const)],
  })
}${field({
  ...{ name: "search", label: "Search", type: "search", maxLength: 100 },
  value: filter.search ?? "",
})}${select({
  ...{ name: "closed", label: "State", value: filter.closed ? "yes" : "" },
  choices: [
    ["", "Open"],
    ["yes", "Closed"],
  ],
})}<button type="submit">Show</button>
</div>
</form>`;
}

function table(visit: DeskVisit, items: readonly QueueItem[]): Html {
  return html`<table class="stack">
<thead><tr><th scope="col">Due</th><th scope="col">Request</th><th scope="col">Person</th><th scope="col">Next step</th><th scope="col">Law</th></tr></thead>
<tbody>
${items.map((item) => row(visit, item))}
</tbody></table>`;
}

function row({ path, today }: DeskVisit, item: QueueItem): Html {
  const [words, tone] = STEPS[item.step];
  return html`<tr>
<td data-label="Due">${item.step === "none" ? STATES[item.state] : due(item, today)}</td>
<td><a href="${path}/requests/${item.id}">${typeWords(item.type)}</a><br><code>${item.id.slice(0, 8)}</code></td>
<td data-label="Person">${item.name ?? ""}${item.name && html`<br>`}${item.address ?? "forgotten"}</td>
<td data-label="Next step">${badge(tone, words)}</td>
<td data-label="Law">${LAW_NAMES[item.appliedLaw]}</td>
</tr>
`;
}

function due({ next, extended }: QueueItem, today: string): Html {
  const [words, tone] = distance(next.safe, today);
  const what = next.what === "answer" ? "" : `${DUTIES[next.what]}: `;
  return html`${what}<time datetime="${next.safe}">${next.safe}</time><br>${badge(tone, words)}${extended && html` ${badge("plain", "extended")}`}`;
}
