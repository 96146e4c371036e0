/** What the admin page adds to the shared look. */
export const deviceCss: string = `
.columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--space-4); align-items: start; }
@media (min-width: 60rem) { .columns { grid-template-columns: minmax(0, 1.45fr) minmax(0, 1fr); gap: var(--space-5); } }
.columns .stack > .apart { margin-block-start: var(--space-4); }
.columns aside { font-size: 0.975rem; }
.columns aside h2 { font-size: var(--step-1); }
.panels > .panel { display: flex; flex-direction: column; }
.panels > .panel > :last-child { margin-block-start: auto; padding-block-start: var(--space-3); }
.address { font-family: var(--mono); font-size: var(--step-1); overflow-wrap: anywhere; }
meter { width: 6rem; vertical-align: middle; }
.places { border: 1px solid var(--line); border-radius: var(--radius); padding: var(--space-2) var(--space-3) var(--space-3); }
.places > legend { padding-inline: 0.4rem; margin-inline-start: -0.4rem; font-weight: 600; }
.places > .choice { margin-block-start: var(--space-2); }
@supports selector(:has(a)) {
  .places > [class^="at-"], .when-timed, .when-weekly { display: none; }
  .places:has([value="maker"]:checked) > .at-maker, .places:has([value="folder"]:checked) > .at-folder, .places:has([value="bucket"]:checked) > .at-bucket { display: flow-root; }
  form:has(option[value="day"]:checked) .when-timed, form:has(option[value="week"]:checked) .when-timed, form:has(option[value="week"]:checked) .when-weekly { display: block; }
}
.crumbs ol { display: flex; flex-wrap: wrap; gap: var(--space-1) var(--space-2); list-style: none; padding: 0; margin: 0; }
.crumbs li + li::before { content: "/ "; color: var(--quiet); }
.stacked th a { overflow-wrap: anywhere; }
progress { width: 100%; height: 0.75rem; accent-color: var(--accent); }
details > summary { cursor: pointer; font-weight: 600; }
details[open] > summary { margin-block-end: var(--space-3); }
select { appearance: auto; }
.stacked { border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); padding: var(--space-2) var(--space-3); }
.stacked tbody tr:last-child > * { border-bottom: 0; }
@media (max-width: 46rem) {
  .stacked table, .stacked tbody, .stacked tr, .stacked th, .stacked td { display: block; padding: 0; border: 0; }
  .stacked thead { display: none; }
  .stacked tr { padding-block: var(--space-2); border-bottom: 1px solid var(--line); }
  .stacked tr:last-child { border-bottom: 0; }
  .stacked td::before { content: attr(data-label) " "; color: var(--quiet); }
}
.paper dt { font-weight: 600; color: inherit; }
.paper .sheet { padding: 0.6rem 0.9rem; }
.writing { min-height: 2.8rem; border-bottom: 1px solid var(--control); margin-block-end: 0.4rem; }
.paper ol { padding-inline-start: 1.3em; }
@media print { .screen-only { display: none; } .paper, .paper code { background: none; } .paper { border: 0; box-shadow: none; padding: 0; } .sheet { background: none; } }
`;
