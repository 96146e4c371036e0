/** What the first layer and the control add to the shared look. */
export const bannerStyles = `
:host { display: contents; }
dialog, [part=control] {
  position: fixed; z-index: 2147483000; border: 1px solid var(--line); background: var(--surface);
  color: inherit; box-shadow: 0 4px 24px #0003;
}
dialog {
  inset: auto 0 16px; margin: auto; width: min(740px, 100% - 32px); max-height: calc(100% - 32px);
  overflow: auto; padding: min(24px, 5vw); border-radius: var(--radius);
}
h2 { font-size: 19px; line-height: 1.3; }
p { padding: 4px 0; }
p { color: var(--muted); }
[part=gpc] { border-inline-start: 4px solid var(--accent); margin: 8px 0; padding: 0 12px; color: inherit; }
[part=answers] { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; }
[part=answers] > button { flex: 1 1 140px; }
span { flex: 2 1 250px; display: grid; grid: auto / repeat(2, minmax(0, 1fr)); gap: 8px; }
[part=control] { inset-block-end: 16px; inset-inline-start: 16px; min-height: 32px; padding: 4px 16px; border-radius: 24px; font-size: 13px; }
[hidden] { display: none; }
@media (prefers-reduced-motion: no-preference) {
  dialog { animation: in .2s; }
  @keyframes in { from { translate: 0 12px; } }
}
`;

/** What the second layer adds when it is opened. */
export const settingsStyles = `
:modal { display: flex; flex-flow: column; inset: 0; padding: 0; }
::backdrop { background: #0008; }
h3 { font-size: 16px; }
small { display: block; font-size: 13px; font-weight: 400; }
[part=head], label { display: flex; align-items: center; justify-content: space-between; gap: 16px; min-height: 32px; }
[part=head], [part=body], :modal [part=answers] { margin: 0; padding: 12px min(24px, 5vw); }
[part=close] { margin-inline-end: -12px; border: 0; font-size: 24px; }
[part=body] { flex: auto; overflow: auto; border-block: 1px solid var(--line); }
section { padding: 12px 0; }
section + section, td { border-top: 1px solid var(--line); }
input { appearance: none; width: 44px; margin: 0; padding: 4px; border: 2px solid; border-radius: 16px; color: var(--muted); }
input::before { content: ""; display: block; width: 0; border: 8px solid; border-radius: 8px; }
input:checked { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
input:checked::before { margin-inline-start: 16px; }
label, summary { cursor: pointer; }
summary { padding: 4px 0; font-size: 14px; }
table { width: 100%; border-spacing: 0; border-radius: var(--radius); background: var(--tint); font-size: 14px; }
th, td { padding: 8px 12px; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th:first-child { width: 38%; }
small, th { color: var(--muted); }
`;
