export { entryLines } from "./entry-lines.ts";
export { renderAuditHtml } from "./html.ts";
export { renderJson } from "./json.ts";
export { renderJunit } from "./junit.ts";
export { fails, type Report } from "./report.ts";
export { renderSarif } from "./sarif.ts";
export { renderTerminal, type TerminalOptions } from "./terminal.ts";
