import { facts, type Html, html } from "@candor/example-design";
import type { BackupView } from "../../backup/view.ts";

/** What stands on the recovery sheet. */
export interface SheetInput {
  readonly device: string;
  readonly cloudUrl: string;
  readonly place: NonNullable<BackupView["place"]>;
  /** At the maker's cloud; null elsewhere. */
  readonly account: { readonly account: string; readonly token: string } | null;
  /** May delete at the maker's cloud; null once the sheet was printed, and elsewhere. */
  readonly ownerToken: string | null;
  /** The recovery phrase, where it was made just now. */
  readonly phrase?: string;
  /** ISO 8601. */
  readonly printed: string;
}

/** The page to print: the way to the vault, and a line for the password, which is not known here. */
export function sheetPage(sheet: SheetInput): Html {
  const { device, place, account, ownerToken, phrase, printed } = sheet;
  return html`<div class="article">
<h1>Recovery sheet</h1>
<p class="lead screen-only">Print this page or copy it by hand, and keep it outside your home.</p>
<section class="panel paper stack" aria-label="Recovery sheet">
<p>With this sheet and the vault password, a new device takes the place of <strong>${device}</strong> and restores its files. Whoever holds both can read your backup${phrase === undefined ? "; whoever holds one of them cannot" : html`. <strong>With the recovery phrase on it, the sheet alone is enough</strong>`}.</p>
${facts([
  ...(account === null
    ? [["Kept at", html`<code>${place.name}</code>`] as const]
    : codes(sheet, account)),
  ["Made", printed.slice(0, 10)],
  ...(phrase === undefined
    ? []
    : [
        [
          "Recovery phrase",
          html`<div class="sheet" data-phrase="${phrase}">${phrase}</div>It is shown this once. A new one ends it.`,
        ] as const,
      ]),
  [
    "Vault password",
    html`<div class="writing"></div>The device does not know it and cannot print it. Write it here, or better, on a sheet of its own.`,
  ],
])}
${place.kind === "bucket" ? html`<p>The bucket's keys are not printed: your provider's account gives new ones.</p>` : null}
<p>There is no reset. Without the password${phrase === undefined ? "" : " and the phrase"} this backup is lost, and the maker cannot help.</p>
<ol><li>Plug in the new device and open its page.</li><li>Backups, then "This device replaces another one".</li><li>Type what stands above, and the password${phrase === undefined ? "" : " or the phrase"}. Spaces do not matter.</li></ol>
</section>
${
  ownerToken === null
    ? null
    : html`<form class="screen-only stack" method="post" action="/backup/printed"><p>The owner's token frees space at the maker's cloud. Until you say that the sheet is printed it lies on this device too, where a thief could delete your backup with it.</p><p><button>The sheet is printed</button></p></form>`
}
<p class="screen-only"><a class="button plain" href="/backup">Back to backups</a></p>
</div>`;
}

function codes(
  { cloudUrl, ownerToken }: SheetInput,
  { account, token }: { account: string; token: string },
) {
  return [
    ["Account", html`<div class="sheet" data-account="${account}">${grouped(account, 4)}</div>`],
    ["Token", html`<div class="sheet" data-token="${token}">${grouped(token, 4)}</div>`],
    ...(ownerToken === null
      ? []
      : [
          [
            "Owner's token",
            html`<div class="sheet" data-owner="${ownerToken}">${grouped(ownerToken, 4)}</div>`,
          ] as const,
        ]),
    ["Cloud", html`<code>${cloudUrl}</code>`],
  ] as const;
}

function grouped(text: string, size: number): string {
  return (text.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(" ");
}
