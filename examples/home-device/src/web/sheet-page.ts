import { facts, type Html, html } from "@candor/example-design";

/** What stands on the recovery sheet. */
export interface SheetInput {
  readonly device: string;
  readonly cloudUrl: string;
  readonly account: string;
  readonly token: string;
  /** ISO 8601. */
  readonly printed: string;
}

/** The page to print: the account code, and a line for the password, which is not known here. */
export function sheetPage({ device, cloudUrl, account, token, printed }: SheetInput): Html {
  return html`<div class="article">
<h1>Recovery sheet</h1>
<p class="lead screen-only">Print this page or copy it by hand, and keep it outside your home.</p>
<section class="panel paper stack" aria-label="Recovery sheet">
<p>With this sheet and the vault password, a new device takes the place of <strong>${device}</strong> and restores its files. Whoever holds both can read your backup; whoever holds one of them cannot.</p>
${facts([
  ["Account", html`<div class="sheet" data-account="${account}">${grouped(account, 4)}</div>`],
  ["Token", html`<div class="sheet" data-token="${token}">${grouped(token, 4)}</div>`],
  ["Cloud", html`<code>${cloudUrl}</code>`],
  ["Made", printed.slice(0, 10)],
  [
    "Vault password",
    html`<div class="writing"></div>The device does not know it and cannot print it. Write it here, or better, on a sheet of its own.`,
  ],
])}
<p>There is no reset. Without the password this backup is lost, and the maker cannot help.</p>
<ol><li>Plug in the new device and open its page.</li><li>Backups, then "This device replaces another one".</li><li>Type the account, the token and the password. Spaces do not matter.</li></ol>
</section>
<p class="screen-only"><a class="button plain" href="/backup">Back to backups</a></p>
</div>`;
}

function grouped(text: string, size: number): string {
  return (text.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(" ");
}
