import { type Html, html } from "@candor/example-design";
import type { JobView } from "../../backup/view.ts";
import { formatBytes, formatCount } from "../format.ts";

/** How far a backup or restore is. */
export function progress(job: JobView): Html {
  const title = TITLES[job.kind];
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

const TITLES: Record<JobView["kind"], string> = {
  backup: "Backing up",
  restore: "Restoring",
  tidying: "Freeing space",
};
