import { escapeHtml } from "../core/escape-html.ts";
import type { ReportRow } from "./reports.ts";

/** Renders what was reported as a page of its own: no script, no style from anywhere. */
export function renderReports(rows: readonly ReportRow[]): Response {
  const body = rows.map(
    ({ count, directive, blocked, page, first, last }) =>
      `<tr><td>${count}</td><th scope="row">${escapeHtml(blocked)}</th><td>${escapeHtml(directive)}</td><td>${escapeHtml(page)}</td><td>${day(first)}</td><td>${day(last)}</td></tr>`,
  );
  const table =
    rows.length === 0
      ? "<p>Nothing was reported. If pages were visited, the policy can be enforced.</p>"
      : `<table><caption>What the policy would hold back, the most frequent first</caption>
<thead><tr><th scope="col">Times</th><th scope="col">What</th><th scope="col">Directive</th><th scope="col">Page</th><th scope="col">First</th><th scope="col">Last</th></tr></thead>
<tbody>${body.join("\n")}</tbody></table>`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Policy reports</title></head><body><main><h1>Policy reports</h1>\n${table}\n</main></body></html>`;
  return new Response(html, {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace("T", " ");
}
