import type { Figures, Report, ReportLine } from "../core/report/month-report.ts";
import { type Html, html } from "../page/html.ts";
import { field, message, scroller } from "../page/parts.ts";
import type { Content, DeskVisit } from "./desk-server.ts";
import { groundWords, LAW_NAMES, typeWords } from "./desk-words.ts";
import { COLUMNS } from "./report-csv.ts";

/** The period that an address asks for: the last whole month when it names none. */
export function periodOf({ url, today }: DeskVisit): {
  readonly from: string;
  readonly to: string;
} {
  const [from, to] = [url.searchParams.get("from") ?? "", url.searchParams.get("to") ?? ""];
  return from === "" && to === "" ? lastMonth(today) : { from, to };
}

/** First and last day of the month before a date. */
function lastMonth(today: string): { readonly from: string; readonly to: string } {
  const first = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  const last = new Date(first.getTime() - 86_400_000).toISOString().slice(0, 10);
  return { from: `${last.slice(0, 7)}-01`, to: last };
}

/** What a period brought, and what became of it. */
export async function reportPage(visit: DeskVisit): Promise<Content> {
  const period = periodOf(visit);
  const title = "Report";
  const found = await visit.desk.report(period).catch((error: Error) => error);
  return {
    title,
    status: found instanceof Error ? 422 : 200,
    body: html`<h1>${title}</h1>
${periodForm(visit, period)}
${found instanceof Error ? message("bad", found.message) : reportHtml(visit, found)}`,
  };
}

function periodForm(
  { path }: DeskVisit,
  { from, to }: { readonly from: string; readonly to: string },
): Html {
  return html`<form method="get" action="${path}/report" class="card"><div class="row">${field({ name: "from", label: "First day", type: "date", value: from, required: true })}${field({ name: "to", label: "Last day", type: "date", value: to, required: true })}<button type="submit">Show</button></div></form>`;
}

function reportHtml({ path }: DeskVisit, report: Report): Html {
  const { from, to, total, lines, refusals } = report;
  return html`<p><a class="button second" href="${path}/report.csv?from=${from}&amp;to=${to}">Download as CSV</a></p>
${scroller(
  "Figures by law and type",
  html`<table><caption>${from} to ${to}, by the controller's calendar. Days are counted from receipt to answer. Counted from the audit.</caption>
<thead><tr><th scope="col">Law</th><th scope="col">Type</th>${COLUMNS.map(([, , short]) => html`<th scope="col" class="number">${short}</th>`)}</tr></thead>
<tbody>${lines.map((line) => lineHtml(line))}</tbody>
<tfoot><tr><th scope="row" colspan="2">All</th>${cells(total)}</tr></tfoot></table>`,
)}
${
  refusals.length > 0 &&
  html`<h2>Refusals by ground</h2><table class="stack"><thead><tr><th scope="col">Ground</th><th scope="col" class="number">Count</th></tr></thead><tbody>${refusals.map(
    ({ because, count }) =>
      html`<tr><td>${groundWords(because)}</td><td class="number" data-label="Count">${count}</td></tr>`,
  )}</tbody></table>`
}`;
}

function lineHtml(line: ReportLine): Html {
  return html`<tr><td>${LAW_NAMES[line.law]}</td><td>${typeWords(line.type)}</td>${cells(line)}</tr>`;
}

function cells(figures: Figures): Html[] {
  return COLUMNS.map(([name]) => html`<td class="number">${figures[name] ?? "-"}</td>`);
}
