/** The element's own style sheet; logical properties, so that it turns with the writing direction. */
export const STYLES = `
:host {
  display: block;
  color-scheme: var(--cookie-table-scheme, light dark);
  font: var(--cookie-table-font, 400 1rem/1.5 system-ui, sans-serif);
  color: var(--cookie-table-text, light-dark(#1a1c21, #eceef2));
}
:host([hidden]) { display: none; }
[part="scroller"] { overflow-x: auto; }
[part="scroller"]:focus-visible { outline: 3px solid; outline-offset: 2px; }
table { border-collapse: collapse; inline-size: 100%; }
caption { text-align: start; font-weight: 600; padding-block-end: .5em; }
th, td {
  text-align: start; vertical-align: top; padding: .5em .75em; overflow-wrap: anywhere;
  border-block-end: 1px solid var(--cookie-table-line, light-dark(#c9cdd6, #4a505d));
}
th[scope="rowgroup"] { padding-block-start: 1.25em; }
th[scope="row"] { font-weight: 400; }
td { min-inline-size: 6em; }
code { font: .9em/1.4 ui-monospace, monospace; }
small { display: block; color: var(--cookie-table-muted, light-dark(#545a67, #a9b0bd)); }
section { margin-block-start: 1.25em; }
@media (forced-colors: active) { th, td { border-color: CanvasText; } }
`;
