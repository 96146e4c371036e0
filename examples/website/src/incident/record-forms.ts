import type { Breach } from "@candor/dsar/incident";
import { field, type Html, html } from "@candor/example-design";
import type { Company } from "../company.ts";

/** What the forms of a record are filled with beforehand. */
export interface FormFacts {
  readonly company: Company;
  readonly breach: Breach;
  /** Now, as the controller's clocks show it: `2026-03-10T08:20`. */
  readonly now: string;
  /** How many people the systems count, each once. */
  readonly people: number;
  /** The notice to the authority as the record stands. */
  readonly notice: string;
  /** Reasons are wanted: 72 hours are over. */
  readonly late: boolean;
}

/** Every form of a record that is open: one for each thing that can be written down next. */
export function recordForms(facts: FormFacts): Html {
  const { breach } = facts;
  if (breach.closed !== null)
    return entryForm(facts, "reopened", "Open it again", html`${area("why", "Why")}`);
  return html`
${entryForm(facts, "aware", "Say since when it is certain", html`${area("how", "What made it certain")}`)}
${entryForm(facts, "scope", "Say who and what is affected", scopeFields(facts))}
${entryForm(facts, "assessed", "Assess the risk", riskFields())}
${entryForm(
  facts,
  "measure",
  "Write down a measure",
  html`${choice("state", "State", [
    ["taken", "Taken"],
    ["proposed", "Proposed"],
  ])}${area("what", "What")}`,
)}
${entryForm(facts, "authority-told", "The authority was told", authorityFields(facts))}
${breach.assessment?.risk === "high" ? entryForm(facts, "people-not-told", "Why the people are not told one by one", exceptionFields()) : null}
${entryForm(facts, "note", "Add a note", html`${area("text", "Note", "note-text")}`)}
${entryForm(facts, "closed", "Close the record", html`${area("lessons", "What changes because of it")}`)}`;
}

/** What is missing first; its form stands open. */
function nextOf({ aware, scope, assessment, measures }: Breach): string | null {
  if (aware === null) return "aware";
  if (scope === null) return "scope";
  if (assessment === null) return "assessed";
  return measures.length === 0 ? "measure" : null;
}

function entryForm(
  { breach, company, now }: FormFacts,
  kind: string,
  title: string,
  fields: Html,
): Html {
  const open = nextOf(breach) === kind;
  return html`<details class="panel"${open ? html` open` : null} id="form-${kind}"><summary>${title}</summary>
<form class="form" method="post" action="/${company.id}/incidents/${breach.id}">
<input type="hidden" name="kind" value="${kind}">
${field({ name: "at", id: `at-${kind}`, label: `When (${company.controller.timeZone})`, type: "datetime-local", value: now, required: true })}
${fields}
<div class="row"><button type="submit">Write it down</button></div></form></details>`;
}

function scopeFields({ company, people }: FormFacts): Html {
  const { stores = [], recipients, categories } = company.register;
  const systems = [
    ...stores.map(({ id, name }) => [id, name.en] as const),
    ...recipients
      .filter(({ role }) => role === "processor")
      .map(({ id, name }) => [id, name] as const),
  ];
  return html`${boxes("system", "Systems", systems)}
<details><summary>Data: all that lies in these systems, unless some are ticked here</summary>${boxes(
    "category",
    "Data",
    categories.map(({ id, name }) => [id, name.en] as const),
  )}</details>
${field({ name: "peopleLeast", label: "People, at least", type: "number", value: String(people), hint: `The systems count ${people} people now, each once.`, required: true })}
${field({ name: "peopleMost", label: "People, at most", type: "number" })}
${field({ name: "recordsLeast", label: "Records, at least", type: "number", value: "0", required: true })}
${field({ name: "recordsMost", label: "Records, at most", type: "number" })}
${field({ name: "groups", label: "Who they are, a line each", type: "textarea" })}
${field({ name: "countries", label: "Countries", hint: "ISO codes: SE, DE" })}`;
}

/** ENISA's factors; the score is a suggestion, the reasons are the assessment. */
function riskFields(): Html {
  const halves = [
    ["0", "No"],
    ["0.25", "Partly, or to a known few"],
    ["0.5", "Wholly, or to an unknown number"],
  ] as const;
  return html`${choice("context", "Kind of data", [
    ["1", "Simple: names, addresses"],
    ["2", "Behaviour: orders, habits"],
    ["3", "Financial"],
    ["4", "Sensitive: health, belief"],
  ])}
${choice("identification", "How easily somebody is recognised", [
  ["0.25", "Hardly"],
  ["0.5", "With an effort"],
  ["0.75", "Easily"],
  ["1", "At once"],
])}
${choice("confidentiality", "Seen by others", halves)}
${choice("integrity", "Altered", halves)}
${choice("availability", "Lost", halves)}
<label class="choice"><input type="checkbox" name="malicious" value="yes"><span>Somebody meant harm</span></label>
${choice("risk", "Risk to the people", [
  ["unlikely", "Unlikely: nobody need be told"],
  ["risk", "A risk: tell the authority"],
  ["high", "A high risk: tell the people, too"],
])}
${area("reasons", "Reasons")}
${field({ name: "consequences", label: "What may follow for the people, a line each", type: "textarea" })}
${field({ name: "advice", label: "What they can do themselves, a line each", type: "textarea" })}`;
}

function authorityFields({ notice, late }: FormFacts): Html {
  return html`${field({ name: "text", label: "The notice as it was sent", type: "textarea", value: notice, required: true })}
${field({ name: "reference", label: "The authority\u2019s reference" })}
${late ? field({ name: "delay", label: "Reasons for the delay", type: "textarea", hint: "72 hours are over: Art. 33(1) wants them.", required: true }) : null}
<label class="choice"><input type="checkbox" name="complete" value="yes"><span>Complete<span>Nothing more was promised (Art. 33(4))</span></span></label>`;
}

function exceptionFields(): Html {
  return html`${choice("exception", "Exception of Art. 34(3)", [
    ["unintelligible", "(a) Nobody without the key can read it"],
    ["no-longer-likely", "(b) The high risk is no longer likely"],
    ["public-communication", "(c) Told in public instead"],
  ])}
${area("reasons", "Reasons", "not-told-reasons")}`;
}

function area(name: string, label: string, id = `field-${name}`): Html {
  return field({ name, label, type: "textarea", required: true, id });
}

function choice(
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
): Html {
  return html`<div class="field"><label for="field-${name}">${label}</label>
<select id="field-${name}" name="${name}">${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select></div>`;
}

/** Boxes to tick, one for each id. */
export function boxes(
  name: string,
  legend: string,
  options: readonly (readonly [string, string])[],
): Html {
  return html`<fieldset><legend>${legend}</legend>${options.map(([value, text]) => html`<label class="choice"><input type="checkbox" name="${name}" value="${value}"><span>${text}</span></label>`)}</fieldset>`;
}
