import { formatRetention } from "@candor/cookie-registry";
import type { Purpose, Register, RetentionRule } from "@candor/dsar/register";
import { type Html, html } from "@candor/example-design";

const BASES: Record<string, string> = {
  "6(1)(a)": "your consent",
  "6(1)(b)": "the contract with you",
  "6(1)(c)": "a legal obligation",
  "6(1)(d)": "vital interests",
  "6(1)(e)": "a public task",
  "6(1)(f)": "our legitimate interest",
};

/**
 * Says beside a form, before anything is sent, what for and how long its data is used (Art. 13
 * GDPR). Written from the register, so that it cannot say anything else than the register does.
 */
export function notice(register: Register, context: string): Html {
  const purposes = register.purposesIn(context);
  return html`<aside class="notice" data-notice="${context}" aria-label="How this form's data is used">
<p class="notice-title">What happens with what you type here</p>
<dl>
<dt>What for</dt>${purposes.map((purpose) => html`<dd>${purposeText(purpose)}</dd>`)}
<dt>What is kept</dt>${categories(register, purposes).map(
    ({ name, fields, kept }) => html`<dd>${name}: ${fields}. ${kept}</dd>`,
  )}
<dt>Who receives it</dt><dd>${recipients(register, purposes)}</dd>
</dl>
<p><a href="/privacy">All of it, on one page</a></p>
</aside>`;
}

function purposeText({ name, basis }: Purpose): Html {
  const detail = basis?.detail?.en;
  const why = basis ? ` (${BASES[basis.article]}, Art. ${basis.article} GDPR` : "";
  return html`${name.en}${why && `${why}${detail ? `: ${detail}` : ""})`}`;
}

function categories(register: Register, purposes: readonly Purpose[]) {
  const ids = new Set(purposes.flatMap((purpose) => purpose.categories));
  return [...ids].map((id) => {
    const { name, fields, retention } = register.category(id);
    return {
      name: name.en,
      fields: fields.map((field) => field.name).join(", "),
      kept: retention ? `Kept ${retentionText(retention)}.` : "",
    };
  });
}

function retentionText(rule: RetentionRule): string {
  if ("until" in rule) return `until ${rule.until.en}`;
  const length = formatRetention([{ iso: rule.iso }], "en");
  return rule.from ? `for ${length}, counted from ${rule.from.en}` : `for ${length}`;
}

function recipients(register: Register, purposes: readonly Purpose[]): string {
  const ids = new Set(purposes.flatMap((purpose) => purpose.recipients ?? []));
  if (ids.size === 0) return "Nobody outside the company.";
  return [...ids].map((id) => register.recipient(id).name).join("; ");
}
