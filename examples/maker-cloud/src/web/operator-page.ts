import { facts, type Html, hearth, html, message, page, scroller } from "@candor/example-design";
import type { Quota } from "@candor/zk-backup/server";
import type { VaultView } from "../vault-view.ts";
import { formatBytes, formatTime } from "./format.ts";

/** A name the maker keeps in the DNS for a customer, and what it says. */
export interface NameView {
  readonly fqdn: string;
  readonly created: string;
  /** One line a record: `A 203.0.113.7`. Empty after an opt-out. */
  readonly records: readonly string[];
}

/** All there is to see of one customer. */
interface CustomerView {
  readonly account: string;
  readonly created: string;
  readonly quota: Quota;
  readonly names: readonly NameView[];
  readonly vault: VaultView;
}

export interface OperatorView {
  readonly zone: string;
  /** Where the zone is: `embedded`, or the address of the primary server. */
  readonly authority: string;
  readonly dnsServer: { readonly host: string; readonly port: number };
  readonly customers: readonly CustomerView[];
}

/** Renders the operator's page: everything the maker can see of its customers. */
export function operatorPage(view: OperatorView): string {
  const { customers } = view;
  const objects = customers.reduce((sum, { vault }) => sum + vault.objects, 0);
  const bytes = customers.reduce((sum, { vault }) => sum + vault.bytes, 0);
  return page({
    brand: { ...hearth, name: "Hearth Cloud" },
    title: "What we can see",
    description: "Everything the maker of Hearth can see of its customers.",
    main: html`<div class="article">
<p class="kicker">Operator</p>
<h1>What we can see</h1>
<p class="lead">This page is all there is: everything that this cloud keeps about the homes it serves.</p>
<div class="broad">${facts([
      ["Accounts", customers.length],
      ["Objects kept", objects],
      ["Bytes kept", formatBytes(bytes)],
      ["Zone", html`<code>${view.zone}</code>, ${view.authority}`],
      ["Name server", html`<code>${view.dnsServer.host}:${view.dnsServer.port}</code>`],
    ])}</div>
${hidden()}
<h2>Customers</h2>
${customers.length === 0 ? html`<p class="empty broad">No device has opened an account yet.</p>` : customers.map(customer)}
</div>`,
    colophon: html`<p>Demo on loopback. A real operator's page stands behind a login.</p>`,
  });
}

function hidden(): Html {
  return message(
    "info",
    html`<p><strong>Not on this page, because it never arrives here:</strong> file names, contents, file sizes, folder structure, device passwords, vault passwords and vault keys. Account tokens and update passwords are kept as SHA-256 alone; the keys that sign DNS updates are derived when they are needed. The address a device calls from is seen while it calls, and written down nowhere: what limits callers counts under a keyed hash that changes every hour.</p>`,
  );
}

function customer({ account, created, quota, names, vault }: CustomerView): Html {
  return html`<section class="panel broad stack" aria-labelledby="a-${account}">
<h3 id="a-${account}">Account <code>${account}</code></h3>
${facts([
  ["Opened", formatTime(created)],
  ["Last upload", vault.lastWrite === null ? "none yet" : formatTime(vault.lastWrite)],
  ["Devices that back up", vault.devices],
  [
    "Backup",
    vault.objects === 0
      ? "no vault"
      : `${vault.objects} objects, ${formatBytes(vault.bytes)}${mostOf(quota)}`,
  ],
])}
${names.length === 0 ? html`<p class="small">No name in the DNS.</p>` : namesTable(names)}
${vault.kinds.length === 0 ? null : objectsTable(vault)}
</section>`;
}

function mostOf({ bytes }: Quota): string {
  return bytes === null ? "" : ` of ${formatBytes(bytes)}`;
}

function namesTable(names: readonly NameView[]): Html {
  return scroller(
    "Names in the DNS",
    html`<table><caption>Names in the DNS</caption><thead><tr><th scope="col">Name</th><th scope="col">Registered</th><th scope="col">Records</th></tr></thead><tbody>${names.map(
      ({ fqdn, created, records }) =>
        html`<tr><th scope="row"><code>${fqdn}</code></th><td>${formatTime(created)}</td><td>${
          records.length === 0
            ? "none: switched off, or not yet published"
            : records.map((record) => html`<div><code>${record}</code></div>`)
        }</td></tr>`,
    )}</tbody></table>`,
  );
}

function objectsTable(vault: VaultView): Html {
  return scroller(
    "Sealed objects",
    html`<table><caption>Sealed objects</caption><thead><tr><th scope="col">Kind</th><th scope="col">Count</th><th scope="col">Bytes</th><th scope="col">Sizes</th></tr></thead><tbody>${vault.kinds.map(
      ({ kind, count, bytes, sizes }) =>
        html`<tr><th scope="row"><code>${kind}</code></th><td>${count}</td><td>${formatBytes(bytes)}</td><td>${sizes
          .map((size) => `${size.count} of ${formatBytes(size.bytes)}`)
          .join(", ")}</td></tr>`,
    )}</tbody></table>`,
  );
}
