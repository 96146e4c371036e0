import { disclose, pointerName, WITHHELD } from "../core/disclosure/disclose.ts";
import type { CopyRight, FieldRule } from "../core/disclosure/disclosure-rules.ts";
import { escapeHtml } from "../core/escape-html.ts";
import type { Json, JsonObject } from "../core/json.ts";
import { renderRegister } from "../core/register/render-register.ts";
import type { ExportPlan, PlannedConnector, PlannedKind } from "./export-plan.ts";
import type { ExportSource } from "./export-source.ts";

/** Records of a kind that the page shows itself; the files hold all of them. */
const SHOWN = 200;

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{border:1px solid #8886;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
:root{color-scheme:light dark}`;

/** Where the page answers each question that Art. 15(1)-(2) GDPR lets a person ask. */
const QUESTIONS: readonly (readonly [article: string, question: string, anchor: string])[] = [
  ["15(1)(a)", "What the data is used for", "register-purposes"],
  ["15(1)(b)", "Which kinds of data there are", "register-categories"],
  ["15(1)(c)", "Who receives it", "register-recipients"],
  ["15(1)(d)", "How long it is kept", "register-categories"],
  ["15(1)(e)", "What you can ask for", "register-rights"],
  ["15(1)(f)", "Where you can complain", "register-rights"],
  ["15(1)(g)", "Where it came from", "register-categories"],
  ["15(1)(h)", "What machines decide alone", "register-purposes"],
  ["15(2)", "What protects it in other countries", "register-recipients"],
  ["15(3)", "The copy itself", "your-data"],
];

const TITLES: Readonly<Record<CopyRight, string>> = {
  access: "Art. 15 of the General Data Protection Regulation",
  portability: "Art. 20 of the General Data Protection Regulation",
};

/** The export's page for people. */
export async function* readablePage(plan: ExportPlan): AsyncGenerator<string> {
  yield head(plan);
  if (plan.right === "access") yield contents();
  yield `<h2 id="your-data">Your data</h2>\n`;
  if (plan.connectors.every(({ kinds, leftOut }) => kinds.length + leftOut.length === 0))
    yield "<p>We looked in all our systems and found no data about you.</p>\n";
  for (const connector of plan.connectors) yield* connectorSection(plan, connector);
  yield withheldSection(plan);
  yield leftOutSection(plan);
  for (const { html } of renderRegister(plan.source.register))
    yield `<section>\n${html}\n</section>\n`;
  yield "</main>\n</body>\n</html>\n";
}

function head({ source, right }: ExportPlan): string {
  const date = source.createdAt.toISOString().slice(0, 10);
  const controller = escapeHtml(source.controller);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Your data at ${controller}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Your data at ${controller}</h1>
<p>As of ${date}; answer to request ${escapeHtml(source.requestId)} under ${TITLES[right]}. The folder
<code>data</code> holds the same records for machines (JSON, each file with its schema) and
spreadsheets (CSV); <code>manifest.json</code> lists every file with its SHA-256.</p>
${versionLine(source)}`;
}

function versionLine({ register: { version, effective } }: ExportSource): string {
  if (version === undefined && effective === undefined) return "";
  const since = effective === undefined ? "" : ` in force since ${escapeHtml(effective)}`;
  return `<p>Written from version ${escapeHtml(version ?? "1")} of our record of processing${since}.</p>\n`;
}

function contents(): string {
  const items = QUESTIONS.map(
    ([article, question, anchor]) =>
      `<li><a href="#${anchor}">${question}</a> (Art. ${article})</li>`,
  );
  return `<nav aria-label="Contents">\n<ul>\n${items.join("\n")}\n</ul>\n</nav>\n`;
}

async function* connectorSection(
  plan: ExportPlan,
  { name, title, json, kinds, leftOut }: PlannedConnector,
): AsyncGenerator<string> {
  yield `<h3>${escapeHtml(title)}</h3>\n`;
  if (kinds.length + leftOut.length === 0) yield "<p>Nothing about you.</p>\n";
  else if (kinds.length === 0) yield "<p>Nothing that belongs to this copy; see below.</p>\n";
  for (const planned of kinds) {
    const { kind, count, csv, rules } = planned;
    const more = count > SHOWN ? `, the first ${SHOWN} shown` : "";
    yield `<h4>${escapeHtml(kind)}</h4>\n<p>${count} ${count === 1 ? "record" : "records"}${more}: <a href="${csv}">CSV</a>, <a href="${json}">JSON</a></p>\n`;
    let shown = 0;
    for await (const { data } of plan.source.records({ connector: name, kind })) {
      if (++shown > SHOWN) break;
      const disclosed = disclose(data, rules, plan.own);
      yield recordTable(disclosed.data, new Set(disclosed.withheld.map(({ pointer }) => pointer)));
    }
  }
}

function recordTable(data: JsonObject, withheld: ReadonlySet<string>): string {
  const rows = Object.entries(data).map(([field, value]) => {
    const hidden = value === null && withheld.has(`/${pointerName(field)}`);
    const cell = hidden ? `<em>${WITHHELD}</em>` : escapeHtml(shown(value));
    return `<tr><th scope="row">${escapeHtml(field)}</th><td>${cell}</td></tr>`;
  });
  return `<table>\n${rows.join("\n")}\n</table>\n`;
}

function shown(value: Json): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What is about other people, and why it is not shown (Art. 12(4), 15(4) GDPR). */
function withheldSection(plan: ExportPlan): string {
  const rows = plan.connectors.flatMap(({ title, kinds }) =>
    kinds.flatMap((planned) => withheldRows(title, planned)),
  );
  if (rows.length === 0) return "";
  return `<h2 id="withheld">What was withheld, and why</h2>
<p>A copy must not harm the rights of other people. In its place stands <em>${WITHHELD}</em>, in the JSON
files <code>null</code> and the place under <code>withheld</code>.</p>
<table>
<thead><tr><th scope="col">Where</th><th scope="col">Field</th><th scope="col">What</th><th scope="col">Times</th><th scope="col">Why</th><th scope="col">Basis</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
`;
}

function withheldRows(title: string, { kind, tally }: PlannedKind): string[] {
  return [...tally.withheld]
    .filter(([rule]) => rule.withhold !== "omit")
    .map(([rule, times]) => {
      const where = `${title}, ${kind}`;
      const cells = [
        where,
        rule.path.join("."),
        what(rule),
        String(times),
        rule.why.en,
        rule.basis,
      ];
      return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`;
    });
}

function what({ withhold }: FieldRule): string {
  if (withhold === "addresses") return "other people's addresses and telephone numbers";
  return typeof withhold === "object"
    ? `all of it, where "${withhold.unless}" is not you`
    : "all of it";
}

/** What Art. 20 does not cover, which a request for access shows. */
function leftOutSection(plan: ExportPlan): string {
  if (plan.right === "access") return "";
  const kinds = plan.connectors.flatMap(({ title, leftOut }) =>
    leftOut.map(({ kind, why }) => [`${title}, ${kind}`, why.en]),
  );
  const fields = plan.connectors.flatMap(({ title, kinds: each }) =>
    each.flatMap(({ kind, tally }) =>
      [...tally.withheld.keys()]
        .filter(({ withhold }) => withhold === "omit")
        .map((rule) => [`${title}, ${kind}: ${rule.path.join(".")}`, rule.why.en]),
    ),
  );
  const rows = [...kinds, ...fields].map(
    (cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell ?? "")}</td>`).join("")}</tr>`,
  );
  const start = `<h2 id="left-out">What is not in this copy</h2>
<p>This copy holds what you provided and what we use with your consent or for a contract with you
(Art. 20). Ask for access (Art. 15) to see everything.</p>\n`;
  if (rows.length === 0) return start;
  return `${start}<table>
<thead><tr><th scope="col">What</th><th scope="col">Why</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
`;
}
