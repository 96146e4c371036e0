import { field, type Html, html, message } from "@candor/example-design";
import type { PlaceIn } from "../../backup/engine.ts";
import type { EntryView, SnapshotView } from "../../backup/view.ts";
import { formatBytes, formatTime } from "../format.ts";
import { type Refusal, typedIn } from "./refusal.ts";

/** What a folder of a backup shows. */
export interface BrowseInput {
  readonly snapshot: SnapshotView;
  readonly place: PlaceIn;
  readonly entries: readonly EntryView[];
  readonly notice: Html | null;
  readonly refusal: Refusal | null;
}

/** A folder of a backup: what is in it, to open, to download, to restore. */
export function browsePage({ snapshot, place, entries, notice, refusal }: BrowseInput): Html {
  const typed = typedIn(refusal, "restore");
  return html`<div class="wrap section"><div class="heading"><h1>Backup of ${formatTime(snapshot.time)}</h1></div>
<div class="stack">
${notice}
${refusal !== null && refusal.error.field === undefined ? message("bad", refusal.error.message, "form-error") : null}
${crumbs(place)}
${entries.length === 0 ? html`<p class="empty">Nothing is in this folder.</p>` : table(place, entries)}
<section class="panel stack apart" aria-labelledby="restore"><h2 id="restore">Restore this folder</h2>
<form class="form" method="post" action="/backup/restore">
<input type="hidden" name="snapshot" value="${place.snapshot}"><input type="hidden" name="path" value="${place.path.join("/")}">
${field({
  ...{ name: "target", label: "New folder", required: true, autocomplete: "off" },
  hint: "Below the device's folder for restored files.",
  error: typed.error("target"),
  value: typed.value("target"),
})}
<p><button>Restore</button></p></form></section>
<div class="row"><a class="button plain" href="/backup">All backups</a><form method="post" action="/backup/close"><button class="plain">Close the vault</button></form></div>
</div></div>`;
}

/** Asks for the password before a backup is looked into. */
export function openPage(place: PlaceIn, refusal: Refusal | null): Html {
  const typed = typedIn(refusal, "open");
  return html`<div class="wrap section"><div class="heading"><h1>Open the vault</h1>
<p class="lead">For a quarter of an hour, in this browser. What is in a backup is nobody else's business in this house either.</p></div>
<form class="form panel" method="post" action="/backup/open">
${refusal !== null && refusal.error.field === undefined ? message("bad", refusal.error.message, "form-error") : null}
<input type="hidden" name="snapshot" value="${place.snapshot}"><input type="hidden" name="path" value="${place.path.join("/")}">
${field({
  ...{ name: "password", label: "Vault password", type: "password", required: true },
  autocomplete: "current-password",
  error: typed.error("password"),
})}
<p><button>Open</button> <a class="button plain" href="/backup">Back</a></p></form></div>`;
}

/** The address of a place in a backup. */
export function browseAddress({ snapshot, path }: PlaceIn): string {
  return `/backup/browse?snapshot=${snapshot}${path.length === 0 ? "" : `&path=${path.join("/")}`}`;
}

function crumbs({ snapshot, path }: PlaceIn): Html {
  const steps = path.map((id, i) => {
    const name = Buffer.from(id, "hex")
      .toString("utf8")
      .replace(/\p{Cc}/gu, "\u{fffd}");
    return [name, browseAddress({ snapshot, path: path.slice(0, i + 1) })] as const;
  });
  return html`<nav class="crumbs" aria-label="Folders"><ol><li><a href="${browseAddress({ snapshot, path: [] })}">Everything</a></li>${steps.map(
    ([name, href], i) =>
      html`<li><a href="${href}"${i === steps.length - 1 ? html` aria-current="page"` : null}>${name}</a></li>`,
  )}</ol></nav>`;
}

function table(place: PlaceIn, entries: readonly EntryView[]): Html {
  return html`<div class="stacked"><table><thead><tr><th scope="col">Name</th><th scope="col">Size</th><th scope="col">Changed</th></tr></thead><tbody>${entries.map(
    (entry) =>
      html`<tr><th scope="row">${named(place, entry)}</th><td data-label="Size">${entry.bytes === null ? KINDS[entry.kind] : formatBytes(entry.bytes)}</td><td data-label="Changed">${formatTime(entry.modified)}</td></tr>`,
  )}</tbody></table></div>`;
}

const KINDS: Record<EntryView["kind"], string> = { file: "", directory: "folder", symlink: "link" };

function named({ snapshot, path }: PlaceIn, { kind, name, id }: EntryView): Html | string {
  const inside = [...path, id];
  if (kind === "directory")
    return html`<a href="${browseAddress({ snapshot, path: inside })}">${name}/</a>`;
  if (kind === "symlink") return name;
  return html`<a href="/backup/file?snapshot=${snapshot}&amp;path=${inside.join("/")}" download>${name}</a>`;
}
