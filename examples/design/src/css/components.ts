/** Buttons, cards, forms, messages: the parts a page is put together from. */
export const components: string = `
.button, button:where(:not(.linklike, .choice-button)) {
  display: inline-flex; align-items: center; justify-content: center; gap: 0.5rem; min-height: 2.75rem;
  padding: 0.55rem 1.2rem; border: 1px solid var(--accent); border-radius: var(--radius-small);
  background: var(--accent); color: var(--on-accent); font: 600 1rem / 1.25 var(--face); text-decoration: none; cursor: pointer;
}
.button:hover, button:where(:not(.linklike, .choice-button)):hover { background: var(--accent-deep); border-color: var(--accent-deep); color: var(--on-accent); }
.button.plain, button.plain { background: transparent; border-color: var(--control); color: var(--ink); }
.button.plain:hover, button.plain:hover { background: var(--tint); border-color: var(--accent); color: var(--accent-deep); }
.button.danger, button.danger { background: var(--bad); border-color: var(--bad); color: light-dark(#fff, #2c0c08); }
.button.small, button.small { min-height: 2.25rem; padding: 0.35rem 0.85rem; font-size: 0.95rem; }
button:disabled { opacity: 0.55; cursor: not-allowed; }

.icon { width: 1.5rem; height: 1.5rem; flex: none; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--space-3); display: flex; flex-direction: column; gap: var(--space-2); }
.card > .icon { width: 1.9rem; height: 1.9rem; color: var(--accent); }
.card h2 { font-size: calc(var(--step-1) * 1.12); }
.card h2 a { color: inherit; }
.card p { color: var(--quiet); }
.card .push { margin-top: auto; }
[data-brand="stratum"] .features { gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
[data-brand="stratum"] .features > .card { border: 0; border-radius: 0; padding: clamp(1.25rem, 3vw, 2rem); }
.price { font-family: var(--title); font-size: var(--step-2); font-weight: var(--title-weight); color: var(--ink); font-variant-numeric: tabular-nums; }
.panel { background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: clamp(1.1rem, 3vw, 2rem); box-shadow: var(--shadow); }
.panel > * + * { margin-block-start: var(--space-3); }
.panel.narrow { max-width: 34rem; }

.figures { display: grid; gap: var(--space-3); grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); }
.figures > div { border-inline-start: 3px solid var(--accent); padding-inline-start: var(--space-2); }
.figures dt { color: var(--quiet); font-size: var(--step--1); }
.figures dd { margin: 0; font-family: var(--title); font-weight: var(--title-weight); font-size: var(--step-2); line-height: 1.2; font-variant-numeric: tabular-nums; }

.ticks { list-style: none; padding: 0; display: grid; gap: var(--space-2); }
.article .ticks { padding: 0; }
.ticks li { display: grid; grid-template-columns: 1.5rem 1fr; gap: 0.6rem; }
.ticks .icon { width: 1.3rem; height: 1.3rem; color: var(--accent); margin-top: 0.15rem; }
.steps { list-style: none; padding: 0; counter-reset: step; display: grid; gap: var(--space-3); }
.article .steps { padding: 0; }
.steps > li { counter-increment: step; position: relative; padding-inline-start: 3.1rem; min-height: 2.2rem; }
.steps > li::before { content: counter(step); position: absolute; inset-inline-start: 0; top: 0; width: 2.2rem; height: 2.2rem; display: grid; place-items: center; border-radius: 50%; background: var(--tint); color: var(--accent); font: 650 1rem/1 var(--title); }
.steps > li.done::before { background: var(--good-tint); color: var(--good); content: "\\2713"; }
.steps > li.now::before { background: var(--accent); color: var(--on-accent); }

.facts { display: grid; gap: 0; }
.facts > div { display: grid; gap: 0 var(--space-3); grid-template-columns: minmax(0, 1fr); padding-block: 0.6rem; border-bottom: 1px solid var(--line); }
.facts > div:last-child { border-bottom: 0; }
.article dl:not([class]) { display: grid; gap: 0.15rem var(--space-3); }
.article dl:not([class]) dt, .facts dt { color: var(--quiet); font-size: var(--step--1); }
.article dl:not([class]) dd, .facts dd { margin: 0; overflow-wrap: anywhere; }
.article dl:not([class]) dd { margin-block-end: 0.5rem; }
@media (min-width: 34rem) { .facts > div { grid-template-columns: minmax(8rem, 13rem) minmax(0, 1fr); } .facts dt { padding-top: 0.15em; } }

.badge { display: inline-block; padding: 0.1rem 0.6rem; border-radius: 99px; font-size: 0.8125rem; font-weight: 600; line-height: 1.6; background: var(--tint); color: var(--accent-deep); }
.badge.good { background: var(--good-tint); color: var(--good); }
.badge.warn { background: var(--warn-tint); color: var(--warn); }
.badge.bad { background: var(--bad-tint); color: var(--bad); }

.message { display: grid; grid-template-columns: 1.5rem minmax(0, 1fr); gap: 0.75rem; padding: 0.9rem 1.1rem; border-radius: var(--radius-small); border: 1px solid color-mix(in srgb, var(--accent) 35%, transparent); background: var(--tint); }
.message > .icon { color: var(--accent); margin-top: 0.05rem; }
.message > div > * + * { margin-block-start: var(--space-1); }
.message.good { background: var(--good-tint); border-color: color-mix(in srgb, var(--good) 35%, transparent); }
.message.good > .icon { color: var(--good); }
.message.warn { background: var(--warn-tint); border-color: color-mix(in srgb, var(--warn) 35%, transparent); }
.message.warn > .icon { color: var(--warn); }
.message.bad { background: var(--bad-tint); border-color: color-mix(in srgb, var(--bad) 40%, transparent); }
.message.bad > .icon { color: var(--bad); }

.notice { font-size: var(--step--1); border: 1px solid var(--line); border-radius: var(--radius-small); background: var(--sunken); padding: 0.85rem 1rem; }
.notice h2, .notice h3, .notice .notice-title { font: 650 var(--step--1) / 1.5 var(--face); letter-spacing: 0; margin: 0; }
.notice > * + * { margin-block-start: 0.4rem; }
.notice dl { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.1rem var(--space-2); }
.notice dt { color: var(--quiet); }
.notice dd { margin: 0 0 0.35rem; }
@media (min-width: 34rem) { .notice dl { grid-template-columns: 8.5rem minmax(0, 1fr); } .notice dd { grid-column: 2; } }

form.form { display: grid; gap: var(--space-3); }
.field { display: grid; gap: 0.35rem; }
.field > label, .legend, legend { font-weight: 600; }
.optional { font-weight: 400; color: var(--quiet); font-size: var(--step--1); }
.hint { color: var(--quiet); font-size: var(--step--1); }
.error { color: var(--bad); font-size: var(--step--1); font-weight: 600; }
input:where(:not([type="checkbox"], [type="radio"])), textarea, select {
  width: 100%; min-height: 2.75rem; padding: 0.55rem 0.8rem; border: 1px solid var(--control); border-radius: var(--radius-small);
  background: var(--raised); color: var(--ink); font: inherit;
}
textarea { resize: vertical; }
input:hover, textarea:hover, select:hover { border-color: var(--accent); }
[aria-invalid="true"] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
input[type="checkbox"], input[type="radio"] { width: 1.2rem; height: 1.2rem; accent-color: var(--accent); margin: 0.2rem 0 0; flex: none; }
fieldset { border: 0; padding: 0; margin: 0; min-width: 0; display: grid; gap: var(--space-2); }
legend { padding: 0; margin-block-end: 0.35rem; }
.choice { display: grid; grid-template-columns: 1.2rem minmax(0, 1fr); gap: 0.2rem 0.75rem; padding: 0.85rem 1rem; border: 1px solid var(--line); border-radius: var(--radius-small); background: var(--raised); cursor: pointer; }
.choice:hover { border-color: var(--accent); }
.choice:has(:checked) { border-color: var(--accent); background: var(--tint); }
.choice:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.choice :focus-visible { outline: none; }
.languages { display: flex; flex-wrap: wrap; gap: var(--space-2); list-style: none; padding: 0; }
.choice > span > span, .choice small { display: block; color: var(--quiet); font-size: var(--step--1); font-weight: 400; }
.choice > span { font-weight: 600; }

.switcher { display: inline-flex; border: 1px solid var(--control); border-radius: 99px; padding: 2px; }
.choice-button { display: inline-grid; place-items: center; width: 2.1rem; height: 2.1rem; border: 0; border-radius: 99px; background: none; color: var(--quiet); cursor: pointer; }
.choice-button .icon { width: 1.15rem; height: 1.15rem; }
.choice-button:hover { color: var(--accent); }
.choice-button[aria-pressed="true"] { background: var(--tint); color: var(--accent-deep); }

/* The consent banner lives in a shadow root and takes the page's palette by these names, from
   the root: on its own element they would form a ring with the names it uses inside. */
[data-brand] { --candor-surface: var(--raised); --candor-text: var(--ink); --candor-accent: var(--accent); --candor-on-accent: var(--on-accent); --candor-radius: var(--radius); --candor-font: var(--face); }
@media (scripting: none) { [data-consent-open] { display: none; } }

.empty { border: 1px dashed var(--control); border-radius: var(--radius); padding: var(--space-4) var(--space-3); text-align: center; color: var(--quiet); }
.hash { font-family: var(--mono); font-size: 0.85em; overflow-wrap: anywhere; }
.sheet { font-family: var(--mono); font-size: 1.05rem; letter-spacing: 0.04em; line-height: 1.9; padding: var(--space-3); background: var(--sunken); border: 1px dashed var(--control); border-radius: var(--radius-small); overflow-wrap: anywhere; user-select: all; }
@media (forced-colors: active) { .card, .panel, .message, .badge { border: 1px solid; } .icon { forced-color-adjust: auto; } }
`;
