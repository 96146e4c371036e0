import { escapeHtml } from "../escape-html.ts";
import type { DataCategory, Purpose, Register } from "./register.ts";
import { basisText, retentionText, type Say, sayer } from "./words.ts";

/**
 * Renders what a form says before anything is sent: what for and on what basis, which data and how
 * long, who receives it (Art. 13(1)-(2) GDPR). Safe HTML, a `dl` without style or script.
 *
 * @throws DsarError `register-invalid` for a context that is not defined.
 * @example
 * renderNotice(register, "newsletter", { locale: "de" });
 */
export function renderNotice(
  register: Register,
  context: string,
  options: { readonly locale?: string } = {},
): string {
  register.context(context);
  const say = sayer(options.locale);
  const purposes = register.purposesIn(context);
  const ids = [...new Set(purposes.flatMap((purpose) => purpose.categories))];
  return `<dl>
<dt>What for</dt>${dd(purposes.map((purpose) => purposeText(purpose, say)))}
<dt>What is kept</dt>${dd(ids.map((id) => categoryText(register.category(id), say)))}
<dt>Who receives it</dt>${dd([recipients(register, purposes)])}
</dl>`;
}

function dd(items: readonly string[]): string {
  return items.map((item) => `<dd>${item}</dd>`).join("");
}

function purposeText(purpose: Purpose, say: Say): string {
  return `${say(purpose.name)}: ${basisText(purpose.basis, say)}`;
}

function categoryText({ name, fields, retention }: DataCategory, say: Say): string {
  const all = fields.map((field) => {
    const own = field.retention === undefined ? "" : ` (${retentionText(field.retention, say)})`;
    return `${escapeHtml(field.name)}${own}`;
  });
  const kept = retention === undefined ? "" : ` Kept ${retentionText(retention, say)}.`;
  return `${say(name)}: ${all.join(", ")}.${kept}`;
}

function recipients(register: Register, purposes: readonly Purpose[]): string {
  const ids = new Set(purposes.flatMap((purpose) => purpose.recipients ?? []));
  if (ids.size === 0) return "Nobody outside the company.";
  return [...ids].map((id) => escapeHtml(register.recipient(id).name)).join("; ");
}
