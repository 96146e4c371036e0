import { escapeHtml } from "../core/escape-html.ts";
import type { RequestState } from "../core/lifecycle/lifecycle.ts";
import { ENDING_TYPES, purposesWithin } from "../core/register/ended-purposes.ts";
import type { Register } from "../core/register/register.ts";
import type { RequestType } from "../core/request/request-type.ts";
import { rightUnder } from "../core/request/rights.ts";
import type { Controller } from "../engine/controller.ts";
import type { Dsar, RequestStatus } from "../engine/dsar.ts";
import type { PortalPage } from "./dsar-server.ts";

/** Types that the form offers where the controller's law gives them, as a person would say it. */
const OFFERED: readonly (readonly [RequestType, string])[] = [
  ["access", "Send me a copy of my data"],
  ["erasure", "Erase my data"],
  ["rectification", "Correct my data"],
  ["restriction", "Restrict the use of my data"],
  ["portability", "Give me my data in a form machines can read"],
  ["objection", "Stop using my data for a purpose"],
  ["consent-withdrawal", "I withdraw a consent"],
  ["opt-out-of-sale", "Do not sell or share my data"],
  ["opt-out-of-targeted-advertising", "Do not use my data for targeted advertising"],
  ["limit-sensitive-use", "Limit the use of my sensitive data"],
  ["automated-decision-review", "Have a person review an automated decision"],
  ["guardian-request", "I ask for a child in my care"],
  ["complaint", "I complain about how my data is handled"],
];

const STATES: Readonly<Record<RequestState, string>> = {
  received: "We received your request. Someone here will look at it.",
  "awaiting-verification":
    "We sent a mail to the address you gave. Open the link in it and confirm that the request is yours.",
  verified: "Confirmed. We are starting.",
  "in-progress": "Confirmed. We are working on it.",
  "with-person": "Confirmed. A person is working on it.",
  answered: "Answered. The answer went to your address by mail.",
  refused: "Answered. We wrote to you why we cannot do what you asked for.",
  withdrawn: "You withdrew this request.",
};

/** What the form shows again after a mistake. */
export interface FormMistake {
  readonly field: string;
  readonly message: string;
  readonly values: URLSearchParams;
}

/** The request form; a link such as `?type=erasure` arrives with that choice made. */
export function formPage(
  dsar: Dsar,
  path: string,
  { wanted, mistake }: { readonly wanted?: string | null; readonly mistake?: FormMistake } = {},
): PortalPage {
  const { controller } = dsar;
  const value = (field: string): string => escapeHtml(mistake?.values.get(field) ?? "");
  const chosen = mistake?.values.get("type") ?? wanted ?? "access";
  const options = OFFERED.filter(([type]) => isGiven(controller, type)).map(
    ([type, label]) =>
      `<option value="${type}"${type === chosen ? " selected" : ""}>${label}</option>`,
  );
  return page("form", "Your data, your request", [
    mistake === undefined
      ? `<p>Ask ${escapeHtml(controller.name)} for your data, or to change or erase it. No account is needed. We answer within a month.</p>`
      : `<p role="alert" id="mistake"><strong>Please check the form.</strong> ${escapeHtml(mistake.message)}</p>`,
    `<form method="post" action="${escapeHtml(path)}">`,
    field(
      "type",
      "What do you want?",
      `<select id="type" name="type">${options.join("")}</select>`,
    ),
    field(
      "email",
      "Your mail address",
      `<input id="email" name="email" type="email" required autocomplete="email" maxlength="254" value="${value("email")}"${described(mistake, "email")}>`,
      "We send a link there to be sure that the request is yours.",
    ),
    field(
      "name",
      "Your name (optional)",
      `<input id="name" name="name" autocomplete="name" maxlength="200" value="${value("name")}"${described(mistake, "name")}>`,
    ),
    field(
      "message",
      "Anything we should know (optional)",
      `<textarea id="message" name="message" rows="5" maxlength="100000"${described(mistake, "message")}>${value("message")}</textarea>`,
    ),
    particularsHtml(dsar.register, mistake?.values),
    `<p><button type="submit">Send the request</button></p>`,
    "</form>",
    `<p>You can also write to <a href="mailto:${escapeHtml(controller.contact)}">${escapeHtml(controller.contact)}</a>, and complain to <a href="${escapeHtml(controller.authority.url)}">${escapeHtml(controller.authority.name)}</a> at any time.</p>`,
  ]);
}

/** A complaint is heard under any law. */
function isGiven({ law = "gdpr" }: Controller, type: RequestType): boolean {
  return type === "complaint" || rightUnder(law, type) !== null;
}

/** A choice of uses and of corrections, folded away: most people need neither. */
function particularsHtml(register: Register, values: URLSearchParams | undefined): string {
  const parts = [usesHtml(register, values), correctionsHtml(register, values)];
  const some = parts.filter((part) => part !== "");
  if (some.length === 0) return "";
  const said = values?.has("purpose") === true || [...(values?.keys() ?? [])].some(isCorrection);
  return `<details${said ? " open" : ""}><summary>Only some uses, or a correction</summary>\n${some.join("\n")}\n</details>`;
}

function usesHtml(register: Register, values: URLSearchParams | undefined): string {
  const reached = new Set(ENDING_TYPES.flatMap((type) => purposesWithin(register, type)));
  if (reached.size === 0) return "";
  const chosen = new Set(values?.getAll("purpose"));
  const boxes = [...reached].map(
    ({ id, name }) =>
      `<label><input type="checkbox" name="purpose" value="${id}"${chosen.has(id) ? " checked" : ""}> ${escapeHtml(name.en)}</label>`,
  );
  return `<fieldset><legend>Uses to end; all that your right covers, when you choose none</legend>\n<p>${boxes.join("<br>\n")}</p></fieldset>`;
}

function correctionsHtml(register: Register, values: URLSearchParams | undefined): string {
  const fields = register.categories
    .flatMap((category) => category.fields)
    .filter(({ correctable }) => correctable === true);
  const inputs = fields.map(({ key, name }, index) => {
    const id = `correct.${key ?? name}`;
    const value = escapeHtml(values?.get(id) ?? "");
    return field(
      `correct-${index}`,
      escapeHtml(name),
      `<input id="correct-${index}" name="${escapeHtml(id)}" maxlength="1000" value="${value}">`,
    );
  });
  if (inputs.length === 0) return "";
  return `<fieldset><legend>What is right, for a correction</legend>\n${inputs.join("\n")}</fieldset>`;
}

function isCorrection(name: string): boolean {
  return name.startsWith("correct.");
}

/** Where a request stands; says nothing that its holder did not know or that the data holds. */
export function statusPage(path: string, token: string, status: RequestStatus): PortalPage {
  const here = escapeHtml(`${path}/${token}`);
  const label = OFFERED.find(([type]) => type === status.type)?.[1] ?? "Your letter to us";
  const open = !["answered", "refused", "withdrawn"].includes(status.state);
  const waiting = status.state === "awaiting-verification";
  return page("status", "Your request", [
    `<p role="status"><strong>${STATES[status.state]}</strong></p>`,
    "<dl>",
    `<dt>You asked</dt><dd>${label}</dd>`,
    `<dt>Received</dt><dd>${status.receivedAt.toISOString().slice(0, 10)}</dd>`,
    `<dt>We answer by</dt><dd><time datetime="${status.due}">${status.due}</time>${status.extended ? " (extended)" : ""}</dd>`,
    `<dt>Reference</dt><dd><code>${status.id}</code></dd>`,
    "</dl>",
    waiting ? button(`${here}/code`, "Send the mail again") : "",
    open ? button(`${here}/withdraw`, "Withdraw the request") : "",
  ]);
}

/** The page behind the mailed link: mail scanners open links, people press buttons. */
export function confirmPage(path: string, token: string, code: string): PortalPage {
  return page("confirm", "Is this request yours?", [
    "<p>Press the button to confirm that you made this request. We then start working on it.</p>",
    `<form method="post" action="${escapeHtml(`${path}/${token}/confirm`)}">`,
    `<input type="hidden" name="code" value="${escapeHtml(code)}">`,
    `<p><button type="submit">Yes, this is my request</button></p>`,
    "</form>",
    "<p>If it is not yours, close this page: nothing happens then.</p>",
  ]);
}

/** The page behind the mailed link to a copy; the download's own link lives for an hour. */
export function downloadPage(path: string, token: string, key: string): PortalPage {
  return page("download", "Your copy is ready", [
    "<p>Press the button to download the copy of your data. A download that breaks off can be resumed for an hour; then come back to this page.</p>",
    `<form method="post" action="${escapeHtml(`${path}/${token}/export`)}">`,
    `<input type="hidden" name="key" value="${escapeHtml(key)}">`,
    `<p><button type="submit">Download my data</button></p>`,
    "</form>",
  ]);
}

/** Something did not work; says what to do. */
export function failedPage(title: string, message: string, back?: string): PortalPage {
  return page("failed", title, [
    `<p role="alert">${escapeHtml(message)}</p>`,
    back === undefined ? "" : `<p><a href="${escapeHtml(back)}">Back</a></p>`,
  ]);
}

function page(kind: PortalPage["kind"], title: string, lines: readonly string[]): PortalPage {
  const body = [`<h1>${escapeHtml(title)}</h1>`, ...lines.filter((line) => line !== "")].join("\n");
  return { kind, title, language: "en", body };
}

function field(id: string, label: string, control: string, hint?: string): string {
  const small = hint === undefined ? "" : `<br><small id="${id}-hint">${hint}</small>`;
  return `<p><label for="${id}">${label}</label><br>${control}${small}</p>`;
}

function described(mistake: FormMistake | undefined, id: string): string {
  const hint = id === "email" ? `${id}-hint` : "";
  if (mistake?.field === id)
    return ` aria-invalid="true" aria-describedby="${`mistake ${hint}`.trim()}"`;
  return hint === "" ? "" : ` aria-describedby="${hint}"`;
}

function button(action: string, label: string): string {
  return `<form method="post" action="${action}"><p><button type="submit">${label}</button></p></form>`;
}
