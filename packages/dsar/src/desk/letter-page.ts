import { type LetterKind, template } from "../core/answer/template.ts";
import {
  JUSTIFICATIONS,
  type JustificationCode,
  justification,
} from "../core/request/justification.ts";
import type { Language } from "../core/request/new-request.ts";
import type { RequestFile } from "../engine/desk.ts";
import { type Html, html } from "../page/html.ts";
import { field, message, select } from "../page/parts.ts";
import type { Content, DeskVisit, Mistake } from "./desk-server.ts";
import { LAW_NAMES, typeWords } from "./desk-words.ts";

const TITLES: Readonly<Record<LetterKind, string>> = {
  answer: "Answer",
  "refuse-part": "Grant a part",
  refuse: "Refuse",
  extend: "Extend the time",
  ask: "Ask the person",
};

/** Tells whether a text names a kind of letter. */
export function isLetter(text: string): text is LetterKind {
  return Object.hasOwn(TITLES, text);
}

/** A letter to the person, begun by a template with what the law wants said. */
export async function letterPage(
  visit: DeskVisit,
  id: string,
  kind: LetterKind,
  mistake?: Mistake,
): Promise<Content> {
  const file = await visit.desk.read(id);
  const code = groundOf(mistake?.values.get("because") ?? visit.url.searchParams.get("because"));
  const here = `${visit.path}/requests/${id}`;
  const title = `${TITLES[kind]}: ${typeWords(file.type)}`;
  return {
    title,
    status: mistake === undefined ? 200 : 422,
    body: html`<div class="narrow"><p><a href="${here}">Back to the request</a></p>
<h1>${title}</h1>
${mistake && message("bad", mistake.message)}
${groundForm(`${here}/write/${kind}`, kind, code)}
${mustList(file, kind)}
${form(visit, file, kind, code, mistake)}</div>`,
  };
}

function groundOf(code: string | null | undefined): JustificationCode | undefined {
  return justification(code ?? "")?.code;
}

const EFFECTS: Readonly<Partial<Record<LetterKind, "refuse" | "delay">>> = {
  refuse: "refuse",
  "refuse-part": "refuse",
  extend: "delay",
};

function groundForm(
  action: string,
  kind: LetterKind,
  code: JustificationCode | undefined,
): Html | null {
  const effect = EFFECTS[kind];
  if (effect === undefined) return null;
  const grounds = JUSTIFICATIONS.filter((each) => each.effect === effect);
  const choices = grounds.map(
    (ground) => [ground.code, `${ground.meaning} (${ground.citation})`] as const,
  );
  return html`<form method="get" action="${action}" class="card">${select({
    ...{ name: "because", label: "Ground", value: code ?? "" },
    choices: [["", "Another one, in your own words"], ...choices],
    hint: "Taking another ground begins the letter anew.",
  })}<button type="submit" class="second">Take this ground</button></form>`;
}

function mustList({ law: { law }, language }: RequestFile, kind: LetterKind): Html | null {
  const { must } = template(kind, { law, language: language as Language });
  if (must.length === 0) return null;
  return html`<section aria-labelledby="must"><h2 id="must">What the ${LAW_NAMES[law]} wants said</h2><ul>${must.map(
    ({ what, citation, by }) =>
      html`<li>${what} <small>${citation}${by === "mail" && "; the mail says it by itself"}</small></li>`,
  )}</ul></section>`;
}

function form(
  visit: DeskVisit,
  file: RequestFile,
  kind: LetterKind,
  code: JustificationCode | undefined,
  mistake: Mistake | undefined,
): Html {
  const begun = template(kind, {
    law: file.law.law,
    language: file.language as Language,
    ...(code === undefined ? {} : { because: code }),
  });
  const error = (name: string): string | undefined =>
    mistake?.field === name ? mistake.message : undefined;
  const said = (name: string, first: string): string => mistake?.values.get(name) ?? first;
  return html`<form method="post" action="${visit.path}/requests/${file.id}/${kind}">
${code !== undefined && html`<input type="hidden" name="because" value="${code}">`}
${
  begun.granted !== null &&
  field({
    ...{ name: "granted", label: "What was done", rows: 4, maxLength: 20_000, required: true },
    ...{ value: said("granted", begun.granted), error: error("granted") },
  })
}${field({
  ...{ name: "text", label: LABELS[kind], rows: 10, maxLength: 20_000, required: true },
  hint: `In ${LANGUAGE_NAMES[file.language] ?? file.language}, the person's language. Replace every [...]. The mail adds greeting, ${EFFECTS[kind] === undefined ? "" : "legal basis, "}authority, courts, your name and the reference.`,
  ...{ value: said("text", begun.text), error: error("text") },
})}${kind === "extend" && untilField(file, said("until", ""), error("until"))}
<button type="submit">${sendWords(visit, kind)}</button></form>`;
}

const LABELS: Readonly<Record<LetterKind, string>> = {
  answer: "The answer",
  "refuse-part": "Why not the rest",
  refuse: "The reasons",
  extend: "The reasons of the delay",
  ask: "The question",
};

const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  en: "English",
  de: "German",
  fr: "French",
  es: "Spanish",
};

function untilField({ clock }: RequestFile, value: string, error: string | undefined): Html {
  const notice = clock.deadlines.extensionNotice;
  const by = notice === undefined ? "" : ` The person has to be told by ${notice.due}.`;
  return field({
    ...{ name: "until", label: "New date", type: "date", value, error },
    hint: `Left empty, the longest that the law gives.${by}`,
  });
}

function sendWords({ dsar }: DeskVisit, kind: LetterKind): string {
  if (kind === "extend") return "Extend, and tell the person";
  if (EFFECTS[kind] === undefined || dsar.fourEyes === "never") return "Send";
  return "Propose to a second person";
}
