import { escapeHtml } from "../escape-html.ts";
import type { DataCategory, Purpose, Register } from "./register.ts";
import { basisText, retentionText, type Say, sayer } from "./words.ts";

/** One part of a privacy page. */
export interface RegisterSection {
  readonly id: "controller" | "purposes" | "categories" | "recipients" | "keeping" | "rights";
  readonly title: string;
  /** Safe HTML without style or script, its heading (h2) included. */
  readonly html: string;
}

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
  const say = sayer(options.locale);
  return [
    section("controller", "Who is responsible", controllerHtml(register)),
    section("purposes", "What we use data for", purposesHtml(register, say)),
    section("categories", "Which data, and how long it is kept", categoriesHtml(register, say)),
    section("recipients", "Who receives data", recipientsHtml(register, say)),
    ...keepingSection(register, say),
    section("rights", "Your rights", rightsHtml(register)),
  ];
}

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
        basisText(purpose.basis, say),
        list(purpose.categories.map((id) => say(register.category(id).name))),
      ]),
  );
  return `${table(["Where", "Purpose", "Legal basis", "Data"], rows)}${undecidedHtml(register)}`;
}

/** Art. 13(2)(f), 15(1)(h) GDPR ask whether there is such a decision: no is an answer, too. */
function undecidedHtml({ purposes }: Register): string {
  if (purposes.some(({ automatedDecision }) => automatedDecision !== undefined)) return "";
  return "\n<p>No machine alone decides anything about you (Art. 22 GDPR).</p>";
}

function automatedHtml(purpose: Purpose, say: Say): string {
  if (purpose.automatedDecision === undefined) return "";
  return `<br>Decided by machine alone: ${say(purpose.automatedDecision)}`;
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

function recipientsHtml(register: Register, say: Say): string {
  const parts = [recipientTable(register, say), disclosureTable(register, say)];
  const some = parts.filter((part) => part !== "");
  return some.length === 0 ? "<p>Nobody outside the company.</p>" : some.join("\n");
}

/** Occasions on which data goes to someone who is no processor (Art. 13(1)(e)). */
function disclosureTable(register: Register, say: Say): string {
  const { disclosures = [] } = register;
  if (disclosures.length === 0) return "";
  const rows = disclosures.map((each) => [
    say(each.occasion),
    say(each.to),
    basisText(each.basis, say),
    each.categories === undefined
      ? "any of it"
      : list(each.categories.map((id) => say(register.category(id).name))),
    each.safeguard === undefined ? "-" : say(each.safeguard),
  ]);
  const head = ["On what occasion", "To whom", "Legal basis", "Data", "Safeguard"];
  return `<h3>Other disclosures</h3>\n${table(head, rows)}`;
}

function recipientTable(register: Register, say: Say): string {
  if (register.recipients.length === 0) return "";
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

/** Where the company itself keeps data, and how it is protected (Art. 30(1)(g)). */
function keepingSection(register: Register, say: Say): RegisterSection[] {
  const { stores = [], measures = [], region } = register;
  if (stores.length === 0 && measures.length === 0) return [];
  const rows = stores.map((store) => [
    say(store.name),
    store.location,
    list(store.categories.map((id) => say(register.category(id).name))),
  ]);
  const kept = stores.length === 0 ? "" : table(["Store", "Country", "Data"], rows);
  const items = measures.map((measure) => `<li>${say(measure)}</li>`).join("\n");
  const guarded =
    measures.length === 0 ? "" : `<h3>How it is protected</h3>\n<ul>\n${items}\n</ul>`;
  const promise = `<p>Our own stores stand in ${region.join(", ")}.</p>`;
  return [section("keeping", "Where data is kept", [promise, kept, guarded].join("\n"))];
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
