import { badge, field, type Html, html, message } from "@candor/example-design";
import type { BackupResultView, BackupView, JobView, SnapshotView } from "../backup/view.ts";
import type { DeviceError } from "../device-error.ts";
import { SHORTEST_PASSWORD } from "./form.ts";
import { formatBytes, formatCount, formatTime } from "./format.ts";

/** Which form was refused, and why. Passwords are never put back into a page. */
export interface Refusal {
  readonly form: "vault" | "connect" | "restore" | "run";
  readonly error: DeviceError;
  /** What was typed, without passwords. */
  readonly values: Readonly<Record<string, string>>;
}

export interface BackupPageInput {
  readonly backup: BackupView;
  readonly filesDir: string;
  readonly notice: Html | null;
  readonly refusal: Refusal | null;
}

/** The page of H10 and H12: vault, backups, restore. */
export function backupPage({ backup, filesDir, notice, refusal }: BackupPageInput): Html {
  return html`<div class="wrap section">
<div class="heading"><h1>Backups</h1>
<p class="lead">A sealed copy of your files, kept by the maker, readable by nobody but you.</p></div>
<div class="columns"><div class="stack">
${notice}
${generalError(refusal)}
${backup.lastError === null ? null : message("bad", backup.lastError, "last-error")}
${backup.running === null ? null : progress(backup.running)}
${backup.vault ? vaultSections(backup, filesDir, refusal) : setUp(refusal)}
</div>
${zeroKnowledge()}
</div></div>`;
}

/** An error that belongs to no field of its form stands at the top. */
function generalError(refusal: Refusal | null): Html | null {
  if (refusal === null || refusal.error.field !== undefined) return null;
  return message("bad", refusal.error.message, "form-error");
}

function errorOf(refusal: Refusal | null, form: Refusal["form"], name: string): string | undefined {
  if (refusal?.form !== form || refusal.error.field !== name) return undefined;
  return refusal.error.message;
}

function zeroKnowledge(): Html {
  return html`<aside class="stack"><h2>What the password means</h2>
<p>Your files are sealed on this device before anything is sent, under a key that only your password opens. The maker has neither. <strong>There is no reset: if the password is lost, nobody can recover the backup, and the maker cannot help.</strong></p>
<p>So write it down, on paper, and keep it where a fire in this house would not reach it. Together with the recovery sheet it opens your backup from a new device; neither is of use without the other.</p>
<p>What the maker does see: your account's number, when and from which address you back up, and how many sealed objects of which size you keep.</p>
</aside>`;
}

function setUp(refusal: Refusal | null): Html {
  const joining = refusal?.form === "connect";
  return html`<section class="panel stack" aria-labelledby="new-vault"><h2 id="new-vault">Set up your vault</h2>
<form class="form" method="post" action="/backup/vault">
${field({
  ...{ name: "password", label: "Vault password", type: "password", required: true },
  hint: `At least ${SHORTEST_PASSWORD} characters. Four or more words that do not belong together are easy to write and hard to guess.`,
  error: errorOf(refusal, "vault", "password"),
  autocomplete: "new-password",
})}
${field({
  ...{ name: "repeat", label: "The same again", type: "password", required: true },
  error: errorOf(refusal, "vault", "repeat"),
  autocomplete: "new-password",
})}
${recorded(errorOf(refusal, "vault", "recorded"))}
<p><button>Make the vault</button></p>
</form></section>
<details class="panel"${joining ? html` open` : null}><summary>This device replaces another one</summary>
<form class="form" method="post" action="/backup/connect">
${field({
  ...{ name: "account", label: "Account", required: true, autocomplete: "off" },
  hint: "From the recovery sheet.",
  error: errorOf(refusal, "connect", "account"),
  value: joining ? (refusal.values["account"] ?? "") : "",
})}
${field({
  ...{ name: "token", label: "Token", required: true, autocomplete: "off" },
  hint: "From the recovery sheet.",
  error: errorOf(refusal, "connect", "token"),
  value: joining ? (refusal.values["token"] ?? "") : "",
})}
${field({
  ...{ name: "password", label: "Vault password", type: "password", required: true },
  ...{ id: "connect-password", autocomplete: "current-password" },
  error: errorOf(refusal, "connect", "password"),
})}
<p><button>Connect</button></p>
</form></details>`;
}

function recorded(error: string | undefined): Html {
  return html`<div class="field">${error === undefined ? null : html`<p class="error" id="recorded-error">${error}</p>`}
<label class="choice"><input type="checkbox" name="recorded" value="yes"${error === undefined ? null : html` aria-describedby="recorded-error" aria-invalid="true"`}><span>I have written the password down<span>It cannot be reset. Without it the backup is lost.</span></span></label></div>`;
}

function vaultSections(backup: BackupView, filesDir: string, refusal: Refusal | null): Html {
  const busy = backup.running !== null ? html` disabled` : null;
  return html`<section class="panel stack" aria-labelledby="vault"><div class="row between"><h2 id="vault">Your vault</h2>${badge("good", "ready")}</div>
<p>Backed up from this device: <code>${filesDir}</code></p>
<div class="row"><form method="post" action="/backup/run"><button${busy}>Back up now</button></form>
<a class="button plain" href="/backup/sheet">Recovery sheet</a></div>
</section>
<section class="stack apart"><h2>Kept backups</h2>${snapshots(backup.snapshots)}
${leftOut(backup.lastBackup)}
${lastRestore(backup)}</section>
${backup.snapshots.length === 0 ? null : restore(backup, refusal)}`;
}

function snapshots(list: readonly SnapshotView[]): Html {
  if (list.length === 0)
    return html`<p class="empty">No backup yet. The first one takes the longest.</p>`;
  return html`<div class="stacked"><table><thead><tr><th scope="col">Made</th><th scope="col">Files</th><th scope="col">Size</th><th scope="col">Number</th></tr></thead><tbody>${[
    ...list,
  ]
    .reverse()
    .map(
      ({ id, time, files, bytes }) =>
        html`<tr><th scope="row">${formatTime(time)}</th><td data-label="Files">${files.toLocaleString("en-GB")}</td><td data-label="Size">${formatBytes(bytes)}</td><td data-label="Number"><code>${id.slice(0, 8)}</code></td></tr>`,
    )}</tbody></table></div>`;
}

/** A backup that leaves files out says which: silence would be found out at the restore. */
function leftOut(last: BackupResultView | null): Html | null {
  if (last === null || last.leftOutCount === 0) return null;
  const more = last.leftOutCount - last.leftOut.length;
  return message(
    "warn",
    html`<p>The last backup left out ${formatCount(last.leftOutCount, "file")}:</p><ul>${last.leftOut.map(
      ({ path, why }) => html`<li><code>${path}</code> (${REASONS[why] ?? why})</li>`,
    )}</ul>${more > 0 ? html`<p>and ${more} more.</p>` : null}`,
  );
}

const REASONS: Record<string, string> = {
  "changed-while-read": "it changed while it was read; back up again",
  skipped: "it is no file, folder or link",
  EACCES: "this device may not read it",
  EIO: "the disk could not read it",
  ENOENT: "it was removed meanwhile",
};

function lastRestore({ lastRestore: last }: BackupView): Html | null {
  if (last === null) return null;
  return message(
    "good",
    html`Restored ${formatCount(last.files, "file")} into <code>restored/${last.target}</code> on ${formatTime(last.finishedAt)}.`,
  );
}

function restore(backup: BackupView, refusal: Refusal | null): Html {
  const values = refusal?.form === "restore" ? refusal.values : {};
  const busy = backup.running !== null ? html` disabled` : null;
  const chosen = values["snapshot"] ?? "latest";
  const option = (value: string, text: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`;
  return html`<section class="panel stack apart" aria-labelledby="restore"><h2 id="restore">Restore</h2>
<p>Everything goes into a new folder; nothing on the device is overwritten.</p>
<form class="form" method="post" action="/backup/restore">
<div class="field"><label for="field-snapshot">Which backup</label><select id="field-snapshot" name="snapshot">${option("latest", "The latest")}${[
    ...backup.snapshots,
  ]
    .reverse()
    .map(({ id, time, files }) =>
      option(id, `${formatTime(time)}, ${formatCount(files, "file")}`),
    )}</select></div>
${field({
  ...{ name: "target", label: "New folder", required: true, autocomplete: "off" },
  hint: "Below the device's folder for restored files.",
  error: errorOf(refusal, "restore", "target"),
  value: values["target"] ?? "",
})}
${field({
  ...{ name: "password", label: "Vault password", type: "password", required: true },
  autocomplete: "current-password",
  error: errorOf(refusal, "restore", "password"),
})}
<p><button${busy}>Restore</button></p>
</form></section>`;
}

function progress(job: JobView): Html {
  const title = job.kind === "backup" ? "Backing up" : "Restoring";
  const done = `${formatCount(job.filesDone, "file")}, ${formatBytes(job.bytesDone)}`;
  const bar =
    job.bytesTotal === null || job.bytesTotal === 0
      ? html`<progress aria-label="${title}"></progress>`
      : html`<progress aria-label="${title}" max="${job.bytesTotal}" value="${Math.min(job.bytesDone, job.bytesTotal)}"></progress>`;
  const of = job.bytesTotal === null ? "" : ` of ${formatBytes(job.bytesTotal)}`;
  return html`<section class="panel stack" aria-labelledby="running"><h2 id="running">${title}</h2>
${bar}
<p>${done}${of}. You can leave this page; the work goes on.</p></section>`;
}
