/** Colours, type and buttons of everything shown; each is a CSS variable that the page may set. */
const base = `
:host {
  --surface: var(--candor-surface, light-dark(#fff, #1b1d22));
  --text: var(--candor-text, light-dark(#1a1c21, #eceef2));
  --muted: var(--candor-muted, light-dark(#545a67, #a9b0bd));
  --line: var(--candor-line, light-dark(#dde0e7, #3d424d));
  --tint: var(--candor-tint, light-dark(#f5f6f9, #24272e));
  --accent: var(--candor-accent, light-dark(#1f4fd8, #9db8ff));
  --on-accent: var(--candor-on-accent, light-dark(#fff, #10182e));
  --radius: var(--candor-radius, 14px);
  color-scheme: var(--candor-scheme, light dark);
  font: 400 15px/1.5 var(--candor-font, system-ui, sans-serif);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
a { color: var(--accent); text-underline-offset: 2px; }
button {
  font: inherit; font-weight: 600; min-height: 44px; padding: 8px 18px; border-radius: 10px;
  border: 1px solid transparent; cursor: pointer; color: var(--text); background: none;
}
.choice { background: var(--accent); color: var(--on-accent); }
.choice:hover { background: color-mix(in srgb, var(--accent) 88%, var(--text)); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** Dresses a shadow root: constructed sheets need no exception from a strict `style-src`. */
export function dress(shadow: ShadowRoot, own: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(base + own);
  shadow.adoptedStyleSheets = [sheet];
}
