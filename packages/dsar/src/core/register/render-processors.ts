import { escapeHtml } from "../escape-html.ts";
import type { Register } from "./register.ts";
import { sayer } from "./words.ts";

/**
 * Renders the processors, each under every purpose that it serves, with its country and safeguard
 * (Art. 28, 30(1)(d)-(e) GDPR). Safe HTML without style or script.
 */
export function renderProcessors(
  register: Register,
  options: { readonly locale?: string } = {},
): string {
  const say = sayer(options.locale);
  const entries = register.purposes.flatMap((purpose) => {
    const processors = (purpose.recipients ?? [])
      .map((id) => register.recipient(id))
      .filter(({ role }) => role === "processor");
    if (processors.length === 0) return [];
    const lines = processors.map(({ name, location, safeguard }) => {
      const under = safeguard === undefined ? "" : `, ${say(safeguard)}`;
      return `<dd>${escapeHtml(name)} (${location}${under})</dd>`;
    });
    return [`<dt>${say(purpose.name)}</dt>${lines.join("")}`];
  });
  if (entries.length === 0) return "<p>No processor works for us.</p>";
  return `<dl>\n${entries.join("\n")}\n</dl>`;
}
