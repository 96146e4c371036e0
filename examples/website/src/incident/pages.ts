import { type Breach, type BreachDuties, type BreachDuty, localTime } from "@candor/dsar/incident";
import {
  badge,
  facts,
  field,
  type Html,
  html,
  message,
  scroller,
  type Tone,
} from "@candor/example-design";
import type { Company } from "../company.ts";
import type { SecurityReport } from "../security/reports.ts";
import { boxes, type FormFacts, recordForms } from "./record-forms.ts";

/** A record in the list, with where its duties stand. */
export interface Listed {
  readonly breach: Breach;
  readonly duties: BreachDuties;
}

/** All records of a company, the reports that came in, and the form that opens a record. */
export function incidentsPage(
  company: Company,
  records: readonly Listed[],
  reports: readonly SecurityReport[],
  state: { readonly now: string; readonly writes: boolean; readonly refused?: string },
): Html {
  return html`<article class="article" id="incidents">
<h1>Breaches of personal data</h1>
<p class="lead">Every one of them, also those that harm nobody (Art. 33(5) GDPR).</p>
${records.length === 0 ? html`<p>None is on record.</p>` : scroller("Records, newest first", recordTable(company, records))}
<section><h2>Reports from outside</h2>
${reports.length === 0 ? html`<p>None has come in.</p>` : html`<div class="stack">${reports.map((report) => reportItem(company, report))}</div>`}</section>
${state.writes ? openingForm(company, state) : null}
</article>`;
}

function recordTable(company: Company, records: readonly Listed[]): Html {
  const rows = records.map(({ breach, duties }) => {
    const { safe } = duties.authority.deadline ?? {};
    return html`<tr><td><a href="/${company.id}/incidents/${breach.id}">${breach.opened.title}</a></td>
<td>${when(company, breach.opened.at)}</td>
<td>${safe ? when(company, safe) : "not running"}</td>
<td>${breach.closed ? badge("info", "closed") : stateBadge(duties.authority)}</td>
<td>${breach.closed ? badge("info", "closed") : stateBadge(duties.people)}</td></tr>`;
  });
  return html`<table><thead><tr>${["What", "Discovered", "72 hours end", "Authority", "People"].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function reportItem(company: Company, { at, email, text }: SecurityReport): Html {
  return html`<div class="panel"><p class="small">${when(company, at)}${email ? html`, <a href="mailto:${email}">${email}</a>` : ", no address"}</p><p>${text.split("\n").map((line) => html`${line}<br>`)}</p></div>`;
}

function openingForm(
  company: Company,
  { now, refused }: { readonly now: string; readonly refused?: string },
): Html {
  return html`<section class="panel"><h2>Open a record</h2>
${refused ? message("bad", html`<p>${refused}</p>`, "refused") : null}
<form class="form" method="post" action="/${company.id}/incidents" id="opening-form">
${field({ name: "title", label: "In a few words", required: true, maxLength: 500 })}
${field({ name: "what", label: "What happened", type: "textarea", hint: "As the people concerned should read it.", required: true })}
${boxes("nature", "What was lost", [
  ["confidentiality", "Secrecy: somebody saw what they should not"],
  ["integrity", "Correctness: something was altered"],
  ["availability", "Being there: something is gone"],
])}
${field({ name: "at", label: `Discovered (${company.controller.timeZone})`, type: "datetime-local", value: now, required: true })}
${field({ name: "occurredFrom", label: "Began", type: "datetime-local" })}
${field({ name: "occurredTo", label: "Ended", type: "datetime-local" })}
<div class="row"><button type="submit">Open the record</button></div></form></section>`;
}

/** What the page of one record shows. */
export interface RecordState extends FormFacts {
  readonly duties: BreachDuties;
  /** The chain as checked a moment ago. */
  readonly sound: boolean;
  readonly writes: boolean;
  readonly approves: boolean;
  readonly refused?: string;
}

/** One record: the clock, the duties, what can be written next, and everything written so far. */
export function recordPage(state: RecordState): Html {
  const { company, breach, duties, sound, writes, refused } = state;
  const path = `/${company.id}/incidents/${breach.id}`;
  return html`<article class="article" id="breach" data-id="${breach.id}">
<p><a href="/${company.id}/incidents">All records</a></p>
<h1>${breach.opened.title}</h1>
<p class="lead">${breach.opened.what}</p>
${refused ? message("bad", html`<p>${refused}</p>`, "refused") : null}
${sound ? null : message("bad", html`<p>The chain of this record does not hold: an entry was changed.</p>`)}
${clock(company, duties)}
<section><h2>Duties</h2>${facts(
    [
      ["Authority", dutyText(duties.authority)],
      ["What was promised to follow", dutyText(duties.followUp)],
      ["People", dutyText(duties.people)],
    ],
    "duties",
  )}
${breach.closed === null && duties.open.length > 0 ? html`<h3>Before it can be closed</h3><ul>${duties.open.map((point) => html`<li>${point}</li>`)}</ul>` : null}</section>
<section><h2>Notices</h2><p>Written from what the record holds now.</p>
<div class="row">${noticeLinks(path)}<a class="button plain" href="${path}/export.json">The record as JSON</a></div>
${state.approves && duties.people.state === "open" ? peopleForm(state, path) : null}</section>
${writes ? html`<section class="stack"><h2>Write down</h2>${recordForms(state)}</section>` : null}
<section><h2>Timeline</h2>${scroller("Entries, oldest first", timeline(state))}</section>
</article>`;
}

function clock(company: Company, { authority: { deadline, state } }: BreachDuties): Html {
  if (deadline === null)
    return message(
      "info",
      html`<p>The 72 hours have not begun: nobody has said since when it is certain.</p>`,
    );
  const tone: Tone = state === "late" ? "bad" : state === "done" ? "good" : "warn";
  return message(
    tone,
    html`<p><strong>Tell the authority by ${when(company, deadline.safe)}.</strong></p>
<ul>${deadline.readings.map(({ due, how, citation }) => html`<li>${when(company, due)}: ${how} (${citation})</li>`)}</ul>`,
    "clock",
  );
}

function noticeLinks(path: string): Html {
  return html`<a class="button plain" href="${path}/notice?to=authority">To the authority</a>
<a class="button plain" href="${path}/notice?to=people">To the people</a>`;
}

function peopleForm({ people }: RecordState, path: string): Html {
  return html`<form method="post" action="${path}/people" id="people-form">
<p>The systems know ${people} people. Each gets the notice to the people by mail, as it reads now.</p>
<div class="row"><button type="submit">Write to all ${people}</button></div></form>`;
}

function timeline({ company, breach }: RecordState): Html {
  const rows = breach.timeline.map(
    ({ seq, at, by, kind, ...entry }) =>
      html`<tr><td>${seq}</td><td>${when(company, at)}</td><td>${kind}</td><td>${summary(entry)}</td><td>${by}</td></tr>`,
  );
  return html`<table><thead><tr>${["No.", "When", "What", "Words", "By"].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** The words of an entry, whichever they are. */
function summary(entry: object): string {
  const { how, what, text, why, lessons, reasons, assessment, scope } = entry as Record<
    string,
    never
  >;
  const words: unknown = how ?? what ?? why ?? lessons ?? reasons ?? text;
  if (typeof words === "string") return words.length > 160 ? `${words.slice(0, 160)}\u2026` : words;
  if (assessment) return `${(assessment as { risk: string }).risk}`;
  if (scope) return `${(scope as { people: { least: number } }).people.least} people or more`;
  return "";
}

const TONES: Readonly<Record<BreachDuty["state"], Tone>> = {
  ...{ undecided: "warn", "not-needed": "info", open: "warn", late: "bad", done: "good" },
};

function stateBadge({ state }: BreachDuty): Html {
  return badge(TONES[state], state.replace("-", " "));
}

function dutyText(duty: BreachDuty): Html {
  return html`${stateBadge(duty)} ${duty.why}`;
}

function when(company: Company, at: Date): string {
  return localTime(at, company.controller.timeZone);
}
