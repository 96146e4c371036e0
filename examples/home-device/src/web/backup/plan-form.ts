import { type Html, html } from "@candor/example-design";
import type { Plan } from "../../backup/plan.ts";
import { type Refusal, typedIn } from "./refusal.ts";

const EVERY: readonly (readonly [string, string])[] = [
  ["never", "Only when I start one"],
  ["hour", "Every hour"],
  ["day", "Every day"],
  ["week", "Every week"],
];

const KEEP: readonly (readonly [string, string])[] = [
  ["timeline", "A timeline of hours, days, weeks, months"],
  ["mirror", "A mirror: the latest alone"],
  ["everything", "Everything"],
];

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Changes when backups are made, and which stay. */
export function planForm(plan: Plan, refusal: Refusal | null): Html {
  const open = refusal?.form === "plan" ? html` open` : null;
  return html`<details class="panel"${open}><summary>When, and how many are kept</summary>
<form class="form" method="post" action="/backup/plan">
${planFields(plan, typedIn(refusal, "plan").error("at"))}
<p><button>Save</button></p>
</form></details>`;
}

/** The fields of a plan, for forms that hold more. */
export function planFields({ schedule, keep }: Plan, error?: string): Html {
  const days = DAYS.map((day, i) => [String(i), day] as const);
  return html`${select("every", "Back up", EVERY, schedule.every)}
<div class="field when-timed"><label for="field-at">At</label>${error === undefined ? null : html`<p class="error" id="field-at-error">${error}</p>`}
<input type="time" id="field-at" name="at" value="${schedule.at}"${error === undefined ? null : html` aria-describedby="field-at-error" aria-invalid="true"`}></div>
<div class="when-weekly">${select("weekday", "On", days, String(schedule.weekday))}</div>
${select("keep", "Keep", KEEP, keep)}`;
}

function select(
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
): Html {
  return html`<div class="field"><label for="field-${name}">${label}</label><select id="field-${name}" name="${name}">${options.map(
    ([value, text]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`,
  )}</select></div>`;
}
