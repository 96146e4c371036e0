/** What the banner adds to the shared look. */
export const styles = `
dialog {
  position: fixed; inset: auto 0 0; margin: 16px auto; padding: 0; border: 1px solid var(--line);
  border-radius: var(--radius); background: var(--surface); color: var(--text); text-align: start;
  box-shadow: 0 1px 2px #0002, 0 12px 40px #0003;
}
.banner { z-index: 2147483000; width: min(46rem, 100% - 32px); max-height: calc(100% - 32px); overflow: auto; padding: 24px; }
.settings {
  inset: 0; margin: auto; width: min(42rem, 100% - 32px); max-height: min(46rem, 100% - 32px);
  overflow: hidden; flex-direction: column;
}
.settings[open] { display: flex; }
::backdrop { background: #0b0d1280; }
h2 { margin: 0; font-size: 19px; line-height: 1.3; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 16px; line-height: 1.4; }
p { margin: 6px 0 0; color: var(--muted); text-wrap: pretty; }
small { font-size: 13px; color: var(--muted); }
.gpc { display: none; border-inline-start: 3px solid var(--accent); margin-top: 14px; padding-inline-start: 12px; color: var(--text); }
:host([data-gpc]) .gpc { display: block; }
.row { display: flex; flex-wrap: wrap; gap: 10px; margin-top: 20px; }
.choice, .quiet { flex: 1 1 9rem; }
.quiet { border-color: var(--line); }
.quiet:hover, .close:hover, .control:hover { background: var(--tint); }
header { display: flex; align-items: center; justify-content: space-between; padding-block: 14px; padding-inline: 24px 14px; border-bottom: 1px solid var(--line); }
.close { min-width: 44px; padding: 0; font-size: 24px; font-weight: 400; color: var(--muted); }
.body { overflow: auto; padding: 4px 24px 20px; }
footer.row { margin: 0; padding: 16px 24px; border-top: 1px solid var(--line); }
section { padding: 16px 0; }
section + section { border-top: 1px solid var(--line); }
.line { display: flex; align-items: center; justify-content: space-between; gap: 16px; min-height: 28px; }
input {
  appearance: none; flex: none; width: 46px; height: 28px; margin: 0; border-radius: 14px; cursor: pointer;
  border: 2px solid var(--muted); background: var(--surface);
}
input::before { content: ""; display: block; width: 16px; height: 16px; margin: 4px; border-radius: 50%; background: var(--muted); }
input:checked { background: var(--accent); border-color: var(--accent); }
input:checked::before { margin-inline-start: 22px; background: var(--on-accent); }
details { margin-top: 10px; }
summary { cursor: pointer; color: var(--accent); font-weight: 600; font-size: 14px; padding: 4px 0; width: max-content; }
table { width: 100%; margin-top: 6px; border-collapse: collapse; font-size: 13.5px; line-height: 1.45; background: var(--tint); border-radius: 10px; overflow: hidden; }
th, td { padding: 9px 12px; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--muted); font-weight: 600; }
tr + tr, tbody tr { border-top: 1px solid var(--line); }
td:first-child { width: 32%; }
td:last-child { width: 22%; }
td small { display: block; }
code { direction: ltr; unicode-bidi: isolate; font: 600 13px/1.5 ui-monospace, monospace; }
.control {
  position: fixed; inset-block-end: 14px; inset-inline-start: 14px; z-index: 2147482999; min-height: 36px; padding: 4px 14px;
  font-size: 13.5px; border-color: var(--line); border-radius: 18px; background: var(--surface); box-shadow: 0 2px 8px #0002;
}
@media (max-width: 34rem) {
  .banner { padding: 20px; }
  header, .body, footer.row { padding-inline: 18px; }
  .row button { padding-inline: 4px; }
  .choice { flex-basis: 7rem; }
  .quiet { flex-basis: 100%; order: 1; }
  thead { display: none; }
  tr { display: block; padding: 10px 12px; }
  td { display: block; padding: 0; width: auto !important; }
}
@media (prefers-reduced-motion: no-preference) {
  .banner, .settings { animation: in .24s cubic-bezier(.2, .7, .2, 1); }
  input::before { transition: margin .15s; }
  @keyframes in { from { opacity: 0; transform: translateY(12px); } }
}
@media (forced-colors: active) {
  input:checked { forced-color-adjust: none; background: Highlight; }
  dialog, button { border-color: ButtonText; }
}
`;
