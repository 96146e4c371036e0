import { escapeHtml } from "../core/escape-html.ts";
import type { Json, JsonObject } from "../core/json.ts";
import { renderRegister } from "../core/register/render-register.ts";
import type { ExportedConnector, ExportSource } from "./create-export.ts";

/** Records of a kind that the page shows itself; the files hold all of them. */
const SHOWN = 200;

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{border:1px solid #8886;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
:root{color-scheme:light dark}`;

/** The export's page for people: what was found, and the information of Art. 15(1)-(2) GDPR. */
export async function* readablePage(source: ExportSource): AsyncGenerator<string> {
  yield head(source);
  yield "<h2>Your data</h2>\n";
  if (source.connectors.every(({ kinds }) => kinds.length === 0))
    yield "<p>We looked in all our systems and found no data about you.</p>\n";
  for (const connector of source.connectors) yield* connectorSection(source, connector);
  for (const { html } of renderRegister(source.register)) yield `<section>\n${html}\n</section>\n`;
  yield "</main>\n</body>\n</html>\n";
}

function head(source: ExportSource): string {
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
<p>As of ${date}; answer to request ${escapeHtml(source.requestId)} under Art. 15 of the General Data
Protection Regulation. The folder <code>data</code> holds the same records for machines (JSON) and
spreadsheets (CSV); <code>manifest.json</code> lists every file with its SHA-256.</p>
`;
}

async function* connectorSection(
  source: ExportSource,
  { name, title, kinds }: ExportedConnector,
): AsyncGenerator<string> {
  yield `<h3>${escapeHtml(title)}</h3>\n`;
  if (kinds.length === 0) yield "<p>Nothing about you.</p>\n";
  for (const { kind, count } of kinds) {
    const more = count > SHOWN ? `, the first ${SHOWN} shown` : "";
    yield `<h4>${escapeHtml(kind)}</h4>\n<p>${count} ${count === 1 ? "record" : "records"}${more}: <a href="data/${name}/${kind}.csv">CSV</a>, <a href="data/${name}.json">JSON</a></p>\n`;
    let shown = 0;
    for await (const { data } of source.records({ connector: name, kind })) {
      if (++shown > SHOWN) break;
      yield recordTable(data);
    }
  }
}

function recordTable(data: JsonObject): string {
  const rows = Object.entries(data).map(
    ([field, value]) =>
      `<tr><th scope="row">${escapeHtml(field)}</th><td>${escapeHtml(shown(value))}</td></tr>`,
  );
  return `<table>\n${rows.join("\n")}\n</table>\n`;
}

function shown(value: Json): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
