/** Header, footer, and the ways a page arranges its sections. */
export const layout: string = `
.bar { max-width: var(--wide); margin-inline: auto; padding-inline: var(--edge); display: flex; flex-wrap: wrap; align-items: center; gap: 0.35rem var(--space-3); }
.site-header { border-bottom: 1px solid var(--line); background: var(--raised); }
.site-header .bar { padding-block: 0.8rem; }
.brand { display: inline-flex; align-items: center; gap: 0.55rem; color: var(--ink); text-decoration: none; font-family: var(--title); font-weight: 700; font-size: 1.25rem; letter-spacing: var(--title-spacing); }
.brand:hover { color: var(--accent); }
.mark { width: 1.75rem; height: 1.75rem; flex: none; }
.site-header nav { flex: 1 1 auto; }
.site-header ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 0.25rem; }
.site-header nav a { display: block; padding: 0.45rem 0.7rem; color: var(--ink); text-decoration: none; border-radius: var(--radius-small); font-size: 0.975rem; }
.site-header nav a:hover { background: var(--tint); color: var(--accent-deep); }
.site-header nav a[aria-current] { color: var(--accent); box-shadow: inset 0 -2px 0 var(--accent); border-radius: 0; }
.actions { display: flex; flex-wrap: wrap; gap: var(--space-1); align-items: center; margin-inline-start: auto; }
@media (max-width: 46rem) {
  .site-header .bar { column-gap: 0.6rem; }
  .site-header .switcher { padding: 1px; }
  .site-header .choice-button { width: 1.85rem; height: 2rem; }
  .site-header .actions .button { padding-inline: 0.65rem; max-width: 9rem; }
  .site-header nav { order: 3; flex-basis: 100%; margin-inline: -0.7rem; }
  .site-header nav a { padding-inline: 0.7rem; font-size: 0.95rem; }
}

.site-footer { border-top: 1px solid var(--line); background: var(--sunken); font-size: var(--step--1); }
.site-footer .bar { align-items: flex-start; padding-block: var(--space-4); gap: var(--space-4); }
.site-footer .brand { flex: 1 1 12rem; }
.site-footer h2 { font-family: var(--face); font-size: var(--step--1); font-weight: 650; letter-spacing: 0; color: var(--quiet); margin-block-end: var(--space-1); }
.site-footer .column { flex: 0 1 11rem; min-width: 8.5rem; }
@media (max-width: 46rem) { .site-footer .brand { flex-basis: 100%; } .site-footer .column { flex: 1 1 8.5rem; } .site-footer .bar { gap: var(--space-3); } }
.site-footer ul { list-style: none; padding: 0; }
.site-footer a:not(.brand), .linklike { display: inline-block; padding-block: 0.3rem; color: var(--ink); text-decoration: none; }
.site-footer a:not(.brand):hover, .linklike:hover { color: var(--accent); text-decoration: underline; }
.linklike { font: inherit; background: none; border: 0; padding-inline: 0; cursor: pointer; text-align: start; }
.colophon { flex-basis: 100%; color: var(--quiet); border-top: 1px solid var(--line); padding-top: var(--space-3); }
.colophon > * + * { margin-top: var(--space-1); }

.wrap { max-width: var(--wide); margin-inline: auto; padding-inline: var(--edge); }
.section { padding-block-start: var(--space-5); }
.band { background: var(--sunken); border-block: 1px solid var(--line); padding-block: var(--space-5); margin-block-start: var(--space-5); }
.band + .band { margin-block-start: 0; border-top: 0; }
.lead { font-size: var(--step-1); line-height: 1.55; color: var(--quiet); max-width: 38rem; }
.kicker { font-size: var(--step--1); font-weight: 650; color: var(--accent); letter-spacing: 0.01em; }
.heading { display: grid; gap: var(--space-2); margin-block-end: var(--space-4); }
.stack > * + * { margin-block-start: var(--space-3); }
.row { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
.between { justify-content: space-between; }

.hero { display: grid; gap: var(--space-4); align-items: center; padding-block: var(--space-5) 0; }
.hero h1 { font-size: var(--step-4); line-height: 1.06; }
.hero .text { display: grid; gap: var(--space-3); justify-items: start; }
.hero .picture { width: 100%; height: auto; aspect-ratio: 4 / 3; display: block; }
@media (min-width: 56rem) { .hero { grid-template-columns: minmax(0, 1.02fr) minmax(0, 1fr); gap: var(--space-5); } }

.grid { display: grid; gap: var(--space-3); grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
ul.grid { list-style: none; padding: 0; }
.grid.halves { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.split { display: grid; gap: var(--space-4); }
@media (min-width: 56rem) { .split { grid-template-columns: minmax(0, 1fr) minmax(0, 1.25fr); gap: var(--space-5); } .split > .heading { margin: 0; align-content: start; } }

.article { max-width: var(--wide); margin-inline: auto; padding: var(--space-5) var(--edge) 0; }
.article.slim { max-width: calc(var(--measure) + 2 * var(--edge)); }
.article > * { max-width: var(--measure); }
.article > .broad { max-width: none; }
.article > * + * { margin-block-start: var(--space-3); }
.article > * + h2, .article > * + section { margin-block-start: var(--space-5); }
.article section > * + * { margin-block-start: var(--space-2); }
.portal form { display: grid; gap: var(--space-3); }
.portal > form:has(input:not([type="hidden"])) { background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: clamp(1.1rem, 3vw, 2rem); box-shadow: var(--shadow); }
.portal label { font-weight: 600; }
.portal label + br { display: none; }
.portal form p > :is(input, select, textarea) { margin-block-start: 0.35rem; }
.portal[data-page="status"] button { background: transparent; border-color: var(--control); color: var(--ink); }
.portal[data-page="status"] button:hover { background: var(--tint); border-color: var(--accent); color: var(--accent-deep); }
.portal form small { color: var(--quiet); }
.portal [role="status"], .portal [role="alert"] { padding: 0.9rem 1.1rem; border-radius: var(--radius-small); background: var(--tint); border-inline-start: 4px solid var(--accent); }
.portal [role="alert"] { background: var(--bad-tint); border-color: var(--bad); }
.article h2 + *, .article h1 + * { margin-block-start: var(--space-2); }
.article ul, .article ol { padding-inline-start: 1.3em; }
.article li + li { margin-block-start: 0.35em; }
`;
