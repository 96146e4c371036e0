import { type Html, html, message } from "@candor/example-design";
import type { BackupResultView, BackupView, SnapshotView } from "../../backup/view.ts";
import { formatBytes, formatCount, formatTime } from "../format.ts";

/** The backups that can be looked into and restored, the newest first. */
export function snapshots(list: readonly SnapshotView[]): Html {
  if (list.length === 0)
    return html`<p class="empty">No backup yet. The first one takes the longest.</p>`;
  return html`<div class="stacked"><table><thead><tr><th scope="col">Made</th><th scope="col">Files</th><th scope="col">Size</th><th scope="col">Number</th></tr></thead><tbody>${[
    ...list,
  ]
    .reverse()
    .map(
      ({ id, time, files, bytes }) =>
        html`<tr><th scope="row"><a href="/backup/browse?snapshot=${id}">${formatTime(time)}</a></th><td data-label="Files">${files.toLocaleString("en-GB")}</td><td data-label="Size">${formatBytes(bytes)}</td><td data-label="Number"><code>${id.slice(0, 8)}</code></td></tr>`,
    )}</tbody></table></div>`;
}

/** A backup that leaves files out says which: silence would be found out at the restore. */
export function leftOut(last: BackupResultView | null): Html | null {
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

/** What became of the last restore. */
export function lastRestore({ lastRestore: last }: BackupView): Html | null {
  if (last === null) return null;
  return message(
    "good",
    html`Restored ${formatCount(last.files, "file")} into <code>restored/${last.target}</code> on ${formatTime(last.finishedAt)}.`,
  );
}
