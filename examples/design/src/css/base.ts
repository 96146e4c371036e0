/** Plain elements: what a page looks like before it asks for a component. */
export const base: string = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column;
  background: var(--paper); color: var(--ink);
  font: 400 var(--step-0) / 1.6 var(--face); overflow-wrap: break-word;
}
main { flex: 1; padding-block-end: var(--space-5); }
main:focus { outline: none; }
h1, h2, h3 { font-family: var(--title); font-weight: var(--title-weight); letter-spacing: var(--title-spacing); line-height: 1.15; text-wrap: balance; margin: 0; }
h1 { font-size: var(--step-3); }
h2 { font-size: var(--step-2); }
h3 { font-size: var(--step-1); line-height: 1.3; }
p, ul, ol, dl, figure, blockquote { margin: 0; }
p { text-wrap: pretty; }
a { color: var(--accent); text-decoration-thickness: 0.08em; text-underline-offset: 0.2em; }
a:hover { color: var(--accent-deep); }
strong { font-weight: 650; }
small, .small { font-size: var(--step--1); }
code, kbd, samp { font-family: var(--mono); font-size: 0.88em; }
:not(pre) > code { background: var(--sunken); border-radius: 4px; padding: 0.1em 0.35em; overflow-wrap: anywhere; }
pre { margin: 0; padding: var(--space-2) var(--space-3); overflow-x: auto; background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius-small); font-size: var(--step--1); line-height: 1.55; }
pre code { font-size: inherit; }
hr { border: 0; border-top: 1px solid var(--line); margin-block: var(--space-4); }
img, svg { max-width: 100%; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
::selection { background: var(--accent); color: var(--on-accent); }

table { width: 100%; border-collapse: collapse; font-size: var(--step--1); line-height: 1.5; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 650; padding-block-end: var(--space-2); }
th, td { text-align: start; vertical-align: top; padding: 0.7rem 1rem 0.7rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; border-bottom-color: var(--control); }
tbody th { font-weight: 600; }
tr > :last-child { padding-inline-end: 0; }
.scroller { overflow-x: auto; border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); padding: var(--space-2) var(--space-3); }
.scroller table { min-width: 34rem; }
.scroller th code { white-space: nowrap; }
.scroller th[scope="rowgroup"] { color: var(--accent); padding-block-start: 1.4rem; }
.scroller section { border-top: 1px solid var(--line); padding-block: var(--space-2); font-size: var(--step--1); }
.scroller section ul { padding-inline-start: 1.2em; margin: 0; }
.scroller section p { margin: 0 0 0.3em; color: var(--quiet); }
.scroller tbody:last-child tr:last-child > * { border-bottom: 0; }

.skip { position: absolute; inset-inline-start: var(--edge); top: -6rem; z-index: 10; padding: 0.6rem 1rem; background: var(--accent); color: var(--on-accent); border-radius: 0 0 var(--radius-small) var(--radius-small); }
.skip:focus { top: 0; color: var(--on-accent); }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

@media (prefers-reduced-motion: no-preference) {
  a, button, .button, .card, input, textarea, select { transition: background-color 120ms, border-color 120ms, color 120ms, box-shadow 120ms; }
}
@media print {
  .site-header nav, .actions, .site-footer, .skip, form, .button, candor-consent { display: none; }
  body { background: none; color: #000; }
}
`;
