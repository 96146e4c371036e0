import { formatDuration, parseDuration } from "../duration.ts";
import { escapeHtml } from "../escape-html.ts";
import type {
  DataCategory,
  LegalBasis,
  Localized,
  Purpose,
  Register,
  RetentionRule,
} from "./register.ts";

/** One part of a privacy page. */
export interface RegisterSection {
  readonly id: "controller" | "purposes" | "categories" | "recipients" | "rights";
  readonly title: string;
  /** Safe HTML without style or script, its heading (h2) included. */
  readonly html: string;
}

const BASES: Readonly<Record<LegalBasis["article"], string>> = {
  "6(1)(a)": "your consent",
  "6(1)(b)": "a contract with you",
  "6(1)(c)": "a legal obligation",
  "6(1)(d)": "vital interests",
  "6(1)(e)": "a public task",
  "6(1)(f)": "a legitimate interest",
};

const ROLES = {
  processor: "processes data on our behalf",
  controller: "decides for itself what it does with the data",
  authority: "a public authority",
  public: "everyone: the data is public",
} as const;

/**
 * Renders the sections of a privacy page: who answers, why, which data and how long, who receives
 * it, and the person's rights (Art. 13, 14 and 15(1)-(2) GDPR).
 *
 * The sections' own words are English; the register's texts are taken in `locale` where it has them.
 */
export function renderRegister(
  register: Register,
  options: { readonly locale?: string } = {},
): readonly RegisterSection[] {
  const say = (text: Localized) => escapeHtml(text[options.locale ?? "en"] ?? text.en);
  return [
    section("controller", "Who is responsible", controllerHtml(register)),
    section("purposes", "What we use data for", purposesHtml(register, say)),
    section("categories", "Which data, and how long it is kept", categoriesHtml(register, say)),
    section("recipients", "Who receives data", recipientsHtml(register, say)),
    section("rights", "Your rights", rightsHtml(register)),
  ];
}

type Say = (text: Localized) => string;

function section(id: RegisterSection["id"], title: string, html: string): RegisterSection {
  return { id, title, html: `<h2 id="register-${id}">${escapeHtml(title)}</h2>\n${html}` };
}

function controllerHtml({ controller }: Register): string {
  const lines: [string, string][] = [
    ["Controller", `${escapeHtml(controller.name)}, ${escapeHtml(controller.address)}`],
    ["Contact", escapeHtml(controller.email)],
  ];
  if (controller.representative !== undefined)
    lines.push(["Representative", escapeHtml(controller.representative)]);
  if (controller.protectionOfficer !== undefined)
    lines.push(["Data protection officer", escapeHtml(controller.protectionOfficer)]);
  return `<dl>\n${lines.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join("\n")}\n</dl>`;
}

function purposesHtml(register: Register, say: Say): string {
  const rows = register.contexts.flatMap((context) =>
    register
      .purposesIn(context.id)
      .map((purpose) => [
        say(context.name),
        `${say(purpose.name)}${automatedHtml(purpose, say)}`,
        basisHtml(purpose.basis, say),
        list(purpose.categories.map((id) => say(register.category(id).name))),
      ]),
  );
  return table(["Where", "Purpose", "Legal basis", "Data"], rows);
}

function automatedHtml(purpose: Purpose, say: Say): string {
  if (purpose.automatedDecision === undefined) return "";
  return `<br>Decided by machine alone: ${say(purpose.automatedDecision)}`;
}

function basisHtml(basis: LegalBasis | undefined, say: Say): string {
  if (basis === undefined) return "not stated";
  const detail = basis.detail === undefined ? "" : `: ${say(basis.detail)}`;
  return `${BASES[basis.article]} (Art. ${basis.article} GDPR)${detail}`;
}

function categoriesHtml(register: Register, say: Say): string {
  return table(
    ["Data", "Fields", "Source", "Kept"],
    register.categories.map((category) => [
      say(category.name),
      list(category.fields.map((field) => escapeHtml(field.name))),
      category.source === undefined ? "you" : say(category.source),
      keptHtml(category, say),
    ]),
  );
}

/** The category's period, and the fields that have another. */
function keptHtml(category: DataCategory, say: Say): string {
  const general = category.retention === undefined ? [] : [retentionText(category.retention, say)];
  const special = category.fields.flatMap((field) =>
    field.retention === undefined
      ? []
      : [`${escapeHtml(field.name)}: ${retentionText(field.retention, say)}`],
  );
  const lines = [...general, ...special];
  return lines.length === 0 ? "not stated" : lines.join("<br>");
}

function retentionText(rule: RetentionRule, say: Say): string {
  if ("until" in rule) return `until ${say(rule.until)}`;
  const duration = parseDuration(rule.iso);
  const length = duration === null ? escapeHtml(rule.iso) : formatDuration(duration);
  const from = rule.from === undefined ? "" : ` from ${say(rule.from)}`;
  return `${length}${from}${rule.basis === undefined ? "" : ` (${escapeHtml(rule.basis)})`}`;
}

function recipientsHtml(register: Register, say: Say): string {
  if (register.recipients.length === 0) return "<p>Nobody outside the company.</p>";
  return table(
    ["Recipient", "Role", "For", "Country", "Safeguard"],
    register.recipients.map((recipient) => [
      escapeHtml(recipient.name),
      ROLES[recipient.role],
      list(
        register.purposes
          .filter((purpose) => purpose.recipients?.includes(recipient.id))
          .map((purpose) => say(purpose.name)),
      ),
      recipient.location,
      safeguardHtml(register, recipient, say),
    ]),
  );
}

function safeguardHtml(
  register: Register,
  recipient: Register["recipients"][number],
  say: Say,
): string {
  if (recipient.safeguard !== undefined) return say(recipient.safeguard);
  return register.region.includes(recipient.location) ? "none needed" : "not stated";
}

function rightsHtml({ controller }: Register): string {
  const { authority } = controller;
  return [
    "<p>You can ask for access to your data (Art. 15), its correction (Art. 16), its erasure (Art. 17),",
    "a restriction of its use (Art. 18) and a copy that machines can read (Art. 20). You can object",
    "to a use that rests on a legitimate interest, and at any time to direct marketing (Art. 21),",
    "and take back a consent (Art. 7(3)).</p>",
    `<p>You can complain to <a href="${escapeHtml(authority.url)}">${escapeHtml(authority.name)}</a>`,
    "(Art. 77) and go to court (Art. 79).</p>",
  ].join("\n");
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "-" : items.join(", ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heading = head.map((cell) => `<th scope="col">${cell}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  return `<table>\n<thead><tr>${heading}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>`;
}
