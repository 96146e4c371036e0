import { badge, facts, type Html, html, message } from "@candor/example-design";
import type { BackupView } from "../../backup/view.ts";
import { formatBytes, formatTime } from "../format.ts";
import { lastRestore, leftOut, snapshots } from "./kept.ts";
import { planForm } from "./plan-form.ts";
import { progress } from "./progress.ts";
import type { Refusal } from "./refusal.ts";
import { restoreForm } from "./restore-form.ts";
import { setUp } from "./set-up.ts";
import { freeForm, phraseForm } from "./upkeep-forms.ts";

/** What the page of backups shows. */
export interface BackupPageInput {
  readonly backup: BackupView;
  readonly filesDir: string;
  readonly notice: Html | null;
  readonly refusal: Refusal | null;
}

/** The page of H10 and H12: vault, plan, backups, restore. */
export function backupPage({ backup, filesDir, notice, refusal }: BackupPageInput): Html {
  return html`<div class="wrap section">
<div class="heading"><h1>Backups</h1>
<p class="lead">A sealed copy of your files, kept outside this device, readable by nobody but you.</p></div>
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

function vaultSections(backup: BackupView, filesDir: string, refusal: Refusal | null): Html {
  const busy = backup.running !== null;
  const disabled = busy ? html` disabled` : null;
  return html`<section class="panel stack" aria-labelledby="vault"><div class="row between"><h2 id="vault">Your vault</h2>${badge("good", "ready")}</div>
${facts([
  ["Backed up from this device", html`<code>${filesDir}</code>`],
  ["Kept at", backup.place?.name ?? "nowhere"],
  ["Room", room(backup)],
  ["Next backup", backup.nextBackup === null ? "when you start it" : formatTime(backup.nextBackup)],
])}
<div class="row"><form method="post" action="/backup/run"><button${disabled}>Back up now</button></form>
<a class="button plain" href="/backup/sheet">Recovery sheet</a></div>
</section>
<section class="stack apart"><h2>Kept backups</h2>${snapshots(backup.snapshots)}
${leftOut(backup.lastBackup)}
${lastRestore(backup)}</section>
${backup.snapshots.length === 0 ? null : restoreForm(backup, refusal)}
<section class="stack apart"><h2>Settings</h2>
${planForm(backup.plan, refusal)}
${freeForm(backup, refusal)}
${phraseForm(busy, refusal)}
<p><a href="/start-afresh">Give this device away or start afresh</a></p></section>`;
}

function room({ room: found }: BackupView): Html | string {
  if (found === null) return "not known yet";
  if (found.quota === null) return `${formatBytes(found.used)} used`;
  return html`${formatBytes(found.used)} of ${formatBytes(found.quota)} used <meter max="${found.quota}" value="${Math.min(found.used, found.quota)}">${Math.round((found.used / found.quota) * 100)} %</meter>`;
}

function zeroKnowledge(): Html {
  return html`<aside class="stack"><h2>What the password means</h2>
<p>Your files are sealed on this device before anything is sent, under a key that only your password opens. The maker has neither. <strong>There is no reset: if the password is lost, nobody can recover the backup, and the maker cannot help.</strong></p>
<p>So write it down, on paper, and keep it where a fire in this house would not reach it. Together with the recovery sheet it opens your backup from a new device; neither is of use without the other.</p>
<p>What the maker does see: your account's number, when and from which address you back up, and how many sealed objects of which size you keep. A disk or a bucket of your own shows whoever reads it the same.</p>
</aside>`;
}
