import { includes } from "../core/operator/role.ts";
import type { RequestFile } from "../engine/desk.ts";
import { type Html, html } from "../page/html.ts";
import { button, field } from "../page/parts.ts";
import type { DeskVisit } from "./desk-server.ts";

/** What stays or is not shown, why, on what basis and until when: exceptions, holds, others' rights. */
export function keptHtml(visit: DeskVisit, file: RequestFile): Html | null {
  const kept = file.steps.flatMap(({ kept: items, what }) =>
    items.map((item) => ({ ...item, system: what })),
  );
  const rules = isCopy(file) ? othersRules(visit) : [];
  const canHold = includes(visit.operator.role, "handler") && file.address !== null;
  if (kept.length + file.holds.length + rules.length === 0 && !canHold) return null;
  return html`<section class="card" aria-labelledby="withheld"><h2 id="withheld">Withheld, and why</h2>
${kept.length > 0 && keptTable(kept)}
${file.holds.length > 0 && holdsList(visit, file)}
${
  rules.length > 0 &&
  html`<h3>Rights of others, in the copy (Art. 15(4) GDPR)</h3><ul>${rules.map(({ category, name, why }) => html`<li>${category}, ${name}: ${why}</li>`)}</ul>`
}
${kept.length + file.holds.length + rules.length === 0 && html`<p>Nothing is withheld.</p>`}
${canHold && holdForm(visit, file)}
</section>`;
}

function isCopy({ type }: RequestFile): boolean {
  return type === "access" || type === "portability";
}

interface Rule {
  readonly category: string;
  readonly name: string;
  readonly why: string;
}

function othersRules({ dsar }: DeskVisit): Rule[] {
  return dsar.register.categories.flatMap((category) =>
    category.fields.flatMap(({ name, others }) =>
      others === undefined ? [] : [{ category: category.name.en, name, why: others.why.en }],
    ),
  );
}

function keptTable(
  kept: readonly (RequestFile["steps"][number]["kept"][number] & { readonly system: string })[],
): Html {
  return html`<h3>Exceptions from the erasure</h3><table class="stack"><thead><tr><th scope="col">What</th><th scope="col">Why</th><th scope="col">Basis</th><th scope="col">Until</th></tr></thead><tbody>${kept.map(
    ({ what, why, basis, until, system }) =>
      html`<tr><td>${what}<br><small>${system}</small></td><td data-label="Why">${why}</td><td data-label="Basis">${basis}</td><td data-label="Until">${until}</td></tr>`,
  )}</tbody></table>`;
}

function holdsList({ path, operator }: DeskVisit, { holds, id }: RequestFile): Html {
  return html`<h3>Legal holds on this person's data</h3><ul class="timeline">${holds.map(
    ({ id: hold, reason, basis, until, connector, fields }) =>
      html`<li>${reason} <small>${basis}; ${connector ?? "every system"}${fields && `, ${fields.join(", ")}`}; until ${until ?? "it is released"}</small>${
        includes(operator.role, "approver") &&
        button(`${path}/holds/${hold}/release`, "Release, and erase what it kept", {
          tone: "second",
          hidden: { back: `${path}/requests/${id}` },
        })
      }</li>`,
  )}</ul>`;
}

function holdForm({ path }: DeskVisit, { id }: RequestFile): Html {
  return html`<details><summary>Hold this person's data back</summary>
<form method="post" action="${path}/requests/${id}/hold">
${field({ name: "reason", id: "hold-reason", label: "Reason, as the person will read it", required: true, maxLength: 500 })}${field({ name: "basis", id: "hold-basis", label: "Legal basis", value: "Art. 17(3)(e) GDPR", required: true, maxLength: 200 })}${field({ name: "until", id: "hold-until", label: "Last day", type: "date", hint: "Left empty, it holds until it is released." })}<button type="submit">Place the hold</button>
</form></details>`;
}
