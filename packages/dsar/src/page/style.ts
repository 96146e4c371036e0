import { PRIVATE } from "../server/private-headers.ts";

/** Answers with the stylesheet, which holds nothing of anybody's and may be kept for a day. */
export function styleResponse(): Response {
  const { "cache-control": _uncached, ...headers } = PRIVATE;
  return new Response(STYLE, {
    headers: {
      ...headers,
      "content-type": "text/css; charset=utf-8",
      "cache-control": "public, max-age=86400",
    },
  });
}

/**
 * The look of pages that no site has framed. Colours keep 4.5 to 1 against their ground in both
 * schemes (WCAG 2.2, 1.4.3), controls are 44 pixels high (2.5.8 wants 24).
 */
const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f7f7f4, #15181b);
  --raised: light-dark(#ffffff, #1e2327);
  --sunken: light-dark(#eceee9, #101315);
  --ink: light-dark(#1c2226, #e9edef);
  --quiet: light-dark(#525c63, #a9b4bb);
  --line: light-dark(#d6dad5, #343c42);
  --control: light-dark(#79848a, #76828b);
  --accent: light-dark(#1f5f8b, #86c5ee);
  --on-accent: light-dark(#ffffff, #0c1f2c);
  --tint: light-dark(#e4eff7, #182a37);
  --good: light-dark(#22603a, #8ad4a2);
  --good-tint: light-dark(#e2f1e6, #16291d);
  --warn: light-dark(#744900, #ecc372);
  --warn-tint: light-dark(#fbf0d8, #2e2615);
  --bad: light-dark(#9d251b, #ffa398);
  --bad-tint: light-dark(#fbe8e5, #371d1a);
  --gap: 1rem;
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2rem) 4rem; }
main:focus { outline: none; }
.narrow { max-width: 44rem; }
.middle { margin: 0 auto; }
h1 { font-size: clamp(1.5rem, 1.3rem + 1vw, 2rem); line-height: 1.2; margin: 0 0 1rem; letter-spacing: -0.01em; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
p, ul, ol, dl, table, form { margin: 0 0 var(--gap); }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible,
textarea:focus-visible, summary:focus-visible, .scroller:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px;
}
small, .quiet { color: var(--quiet); font-size: 0.9rem; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.9em; overflow-wrap: anywhere; }
.skip { position: absolute; left: -100vw; background: var(--raised); padding: 0.75rem 1rem; z-index: 1; }
.skip:focus { left: 0.5rem; top: 0.5rem; }
.bar { background: var(--raised); border-bottom: 1px solid var(--line); }
.bar > div {
  max-width: 70rem; margin: 0 auto; padding: 0.5rem clamp(1rem, 4vw, 2rem);
  display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; align-items: center;
}
.bar strong { margin-right: 0.5rem; }
.bar ul { display: flex; flex-wrap: wrap; gap: 0.25rem; list-style: none; margin: 0; padding: 0; }
.bar nav a { display: block; padding: 0.55rem 0.7rem; border-radius: 8px; text-decoration: none; }
.bar nav a[aria-current] { background: var(--tint); font-weight: 600; }
.bar .who { margin: 0 0 0 auto; display: flex; align-items: center; gap: 0.75rem; }
.bar .who form { margin: 0; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem; margin: 0 0 1.25rem; }
.card > :last-child, .card form > :last-child { margin-bottom: 0; }
.columns { display: grid; gap: 0 1.25rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 60rem) { .columns { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); } }
.box { border-left: 4px solid var(--accent); background: var(--tint); border-radius: 8px; padding: 0.85rem 1rem; margin: 0 0 var(--gap); }
.box.good { border-color: var(--good); background: var(--good-tint); }
.box.warn { border-color: var(--warn); background: var(--warn-tint); }
.box.bad { border-color: var(--bad); background: var(--bad-tint); }
.box > :last-child { margin-bottom: 0; }
.badge { display: inline-block; padding: 0.05rem 0.55rem; border-radius: 99px; font-size: 0.85rem; font-weight: 600; background: var(--sunken); color: var(--quiet); white-space: nowrap; }
.badge.good { background: var(--good-tint); color: var(--good); }
.badge.warn { background: var(--warn-tint); color: var(--warn); }
.badge.bad { background: var(--bad-tint); color: var(--bad); }
.badge.info { background: var(--tint); color: var(--accent); }
.facts { display: grid; grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); gap: 0.35rem 1rem; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
label { font-weight: 600; }
label.plain { font-weight: 400; }
.field { margin: 0 0 1.1rem; }
.field .hint { display: block; color: var(--quiet); font-size: 0.9rem; }
.field .error { display: block; color: var(--bad); font-weight: 600; }
input, select, textarea, button { font: inherit; color: inherit; }
input:not([type="checkbox"], [type="radio"], [type="hidden"]), select, textarea {
  display: block; width: 100%; min-height: 2.75rem; padding: 0.5rem 0.7rem; margin-top: 0.3rem;
  border: 1px solid var(--control); border-radius: 8px; background: var(--raised);
}
textarea { min-height: 7rem; resize: vertical; line-height: 1.5; }
[aria-invalid="true"] { border-color: var(--bad) !important; border-width: 2px !important; }
input[type="checkbox"], input[type="radio"] { width: 1.25rem; height: 1.25rem; margin: 0.15rem 0 0; flex: none; accent-color: var(--accent); }
fieldset { border: 1px solid var(--line); border-radius: 10px; padding: 0.75rem 1rem 1rem; margin: 0 0 1.1rem; min-width: 0; }
legend { font-weight: 600; padding: 0 0.4rem; }
.choice { display: flex; gap: 0.7rem; padding: 0.5rem 0; font-weight: 400; cursor: pointer; }
.choice small { display: block; }
button, .button {
  display: inline-block; min-height: 2.75rem; padding: 0.5rem 1.1rem; border-radius: 8px; cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none;
}
button.second, .button.second { background: transparent; color: var(--accent); }
button.bad { background: var(--bad); border-color: var(--bad); color: light-dark(#ffffff, #2b0f0c); }
.row { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: end; }
.row > .field { flex: 1 1 11rem; margin: 0; }
.row form { margin: 0; }
form.row { margin-bottom: 0; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin: 0 0 var(--gap); }
summary { cursor: pointer; color: var(--accent); padding: 0.4rem 0; }
.scroller { overflow-x: auto; margin: 0 0 var(--gap); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 0.6rem 0.55rem 0; border-bottom: 1px solid var(--line); }
th { font-size: 0.85rem; color: var(--quiet); font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.thread { list-style: none; padding: 0; }
.thread > li { border-left: 3px solid var(--line); padding: 0.1rem 0 0.1rem 0.9rem; margin: 0 0 1rem; }
.thread > li.person { border-color: var(--accent); }
.thread p { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.25rem 0 0; }
.timeline { list-style: none; padding: 0; margin: 0; }
.timeline li { padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
.timeline li:last-child { border: 0; }
.languages { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; padding: 0; }
.languages a { padding: 0.35rem 0; display: inline-block; }
@media (max-width: 47.99rem) {
  table.stack, table.stack tbody, table.stack tr, table.stack td { display: block; }
  table.stack thead { position: absolute; left: -100vw; }
  table.stack tr { background: var(--raised); border: 1px solid var(--line); border-radius: 12px; padding: 0.75rem 1rem; margin: 0 0 0.75rem; }
  table.stack td { border: 0; padding: 0.15rem 0; }
  table.stack td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); font-size: 0.9rem; }
  .bar .who { margin-left: 0; }
  .row > .field { flex-basis: 7.5rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: 0.5rem; }
}
@media (prefers-reduced-motion: no-preference) { button, a { transition: background-color 0.12s; } }
@media print { .bar, .skip, form { display: none; } body { background: none; } }
`;
