import { field, type Html, html } from "@candor/example-design";
import type { BackupView } from "../../backup/view.ts";
import { formatCount, formatTime } from "../format.ts";
import { type Refusal, typedIn } from "./refusal.ts";

/** Restores a whole backup. */
export function restoreForm(backup: BackupView, refusal: Refusal | null): Html {
  const typed = typedIn(refusal, "restore");
  const busy = backup.running !== null ? html` disabled` : null;
  const chosen = typed.value("snapshot", "latest");
  const option = (value: string, text: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`;
  return html`<section class="panel stack apart" aria-labelledby="restore"><h2 id="restore">Restore everything</h2>
<p>Into a new folder; nothing on the device is overwritten. For a file or a folder alone, open a backup in the list above.</p>
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
  error: typed.error("target"),
  value: typed.value("target"),
})}
${field({
  ...{ name: "password", label: "Vault password", type: "password", required: true },
  autocomplete: "current-password",
  error: typed.error("password"),
})}
<p><button${busy}>Restore</button></p>
</form></section>`;
}
