/**
 * Colours, type and buttons of everything shown. What the page sets by `--candor-*` wins; else the
 * browser's own colours, light or dark as the page is, and shades of them for all that is quieter.
 */
const base = `
:host {
  --surface: var(--candor-surface, Canvas);
  --text: var(--candor-text, CanvasText);
  --accent: var(--candor-accent, light-dark(#1d4ed8, #a3bffa));
  --on-accent: var(--candor-on-accent, var(--surface));
  --radius: var(--candor-radius, 12px);
  --muted: color-mix(in srgb, var(--text) 72%, var(--surface));
  --line: color-mix(in srgb, var(--text) 18%, var(--surface));
  --tint: color-mix(in srgb, var(--text) 4%, var(--surface));
  color-scheme: var(--candor-scheme);
  color: var(--text);
  font: 15px/1.5 var(--candor-font, system-ui, sans-serif);
}
* { box-sizing: border-box; margin: 0; }
a, summary { color: var(--accent); }
button {
  font: inherit; font-weight: 600; min-height: 44px; padding: 8px 12px; cursor: pointer;
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: inherit;
}
button:hover { text-decoration: underline; }
[part=choice] { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (forced-colors: active) {
  :host { --accent: Highlight; --on-accent: HighlightText; }
  [part=choice], input { forced-color-adjust: none; }
}
`;

/** Dresses a shadow root: constructed sheets need no exception from a strict `style-src`. */
export function dress(shadow: ShadowRoot, own: string): void {
  adopt(shadow, base + own);
}

/** Adds rules to what a shadow root wears already. */
export function adopt(shadow: ShadowRoot, rules: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  shadow.adoptedStyleSheets.push(sheet);
}
