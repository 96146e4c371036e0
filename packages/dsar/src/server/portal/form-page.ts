import type { Law } from "../../core/clock/law.ts";
import { ENDING_TYPES, purposesWithin } from "../../core/register/ended-purposes.ts";
import type { Register } from "../../core/register/register.ts";
import type { Language } from "../../core/request/new-request.ts";
import { BEHALF_TYPES } from "../../core/request/on-behalf.ts";
import { rightUnder } from "../../core/request/rights.ts";
import type { Dsar } from "../../engine/dsar.ts";
import { type Html, html, raw } from "../../page/html.ts";
import { field, message, select } from "../../page/parts.ts";
import type { PortalPage } from "../dsar-server.ts";
import { languageLinks } from "./page-language.ts";
import { ELSEWHERE, lawAt, placesOf } from "./place.ts";
import { type PortalWords, portalWords } from "./portal-words.ts";

type Offered = keyof PortalWords["rights"];

/** Rights in the order of the form, each offered where the person's law gives it. */
const OFFERED: readonly Offered[] = [
  ...(["access", "erasure", "rectification", "restriction", "portability", "objection"] as const),
  ...(["consent-withdrawal", "opt-out-of-sale", "opt-out-of-targeted-advertising"] as const),
  ...([
    "limit-sensitive-use",
    "automated-decision-review",
    "guardian-request",
    "complaint",
  ] as const),
];

/** What the form shows again after a mistake. */
export interface FormMistake {
  readonly field: string;
  readonly values: URLSearchParams;
}

/** What a form is written for. */
export interface FormFacts {
  readonly dsar: Dsar;
  readonly path: string;
  readonly url: URL;
  readonly language: Language;
  /** Where the person lives, as they said; null when they did not or are not asked. */
  readonly place: string | null;
  /** The choice that a link such as `?type=erasure` arrives with. */
  readonly wanted: string | null;
  readonly mistake?: FormMistake;
}

/** The request form, with the rights that the law of the person's place gives. */
export function formPage(facts: FormFacts): PortalPage {
  const { dsar, path, url, language, place, mistake } = facts;
  const { controller, register } = dsar;
  const words = portalWords(language);
  const { authority, contact } = controller;
  const mailTo = html`<a href="mailto:${contact}">${contact}</a>`.markup;
  const complain = html`<a href="${authority.url}">${authority.name}</a>`.markup;
  const body = html`<h1>${words.formTitle}</h1>
${languageLinks(url, language, words)}
${mistake === undefined ? html`<p>${words.lead(controller.name)}</p>` : message("bad", html`<p id="mistake"><strong>${words.check}</strong> ${mistakeWords(words, mistake.field)}</p>`)}
${placeForm(facts, words)}
<form method="post" action="${path}">
<input type="hidden" name="language" value="${language}">${place !== null && html`<input type="hidden" name="place" value="${place}">`}
${rightsHtml(facts, lawAt(controller, place), words)}
${personFields(facts, words)}
${particularsHtml(register, language, words, mistake?.values)}
${behalfHtml(facts, words)}
<p><button type="submit">${words.send}</button></p>
</form>
<p>${raw(words.otherWays(mailTo, complain))}</p>`;
  return { kind: "form", title: words.formTitle, language, body: body.markup };
}

function mistakeWords(words: PortalWords, name: string): string {
  return Object.hasOwn(words.mistakes, name)
    ? words.mistakes[name as keyof PortalWords["mistakes"]]
    : words.mistakes.other;
}

/** Asked first, and only by a controller that answers under several laws. */
function placeForm({ dsar, path, language, place }: FormFacts, words: PortalWords): Html | null {
  const places = placesOf(dsar.controller);
  if (places.length === 0) return null;
  const home = places.find(
    (code) => lawAt(dsar.controller, code) === (dsar.controller.law ?? "gdpr"),
  );
  return html`<form method="get" action="${path}" class="card"><input type="hidden" name="lang" value="${language}">${select(
    {
      ...{ name: "place", label: words.place, hint: words.placeHint },
      choices: [
        ...places.map((code) => [code, words.places[code] ?? code] as const),
        [ELSEWHERE, words.elsewhere],
      ],
      value: place ?? home ?? ELSEWHERE,
    },
  )}<button type="submit" class="second">${words.showRights}</button></form>`;
}

function rightsHtml({ language, wanted, mistake }: FormFacts, law: Law, words: PortalWords): Html {
  // A complaint is heard under any law.
  const given = OFFERED.filter((type) => type === "complaint" || rightUnder(law, type) !== null);
  const asked = mistake?.values.get("type") ?? wanted;
  const chosen = given.find((type) => type === asked) ?? given[0];
  const english = language === "en" ? null : html` lang="en"`;
  return html`<fieldset><legend>${words.want}</legend>
${given.map(
  (type) =>
    html`<label class="choice"><input type="radio" name="type" value="${type}"${type === chosen && html` checked`}> <span>${words.rights[type]}<small${english}>${rightUnder(law, type)}</small></span></label>
`,
)}</fieldset>`;
}

function personFields({ mistake }: FormFacts, words: PortalWords): Html {
  const error = (name: "email" | "name" | "message"): string | undefined =>
    mistake?.field === name ? words.mistakes[name] : undefined;
  const value = (name: string): string => mistake?.values.get(name) ?? "";
  return html`${field({
    ...{ name: "email", label: words.email, type: "email", required: true, autocomplete: "email" },
    ...{ maxLength: 254, hint: words.emailHint, value: value("email"), error: error("email") },
  })}${field({
    ...{ name: "name", label: `${words.personName} ${words.optional}`, autocomplete: "name" },
    ...{ maxLength: 200, value: value("name"), error: error("name") },
  })}${field({
    ...{ name: "message", label: `${words.message} ${words.optional}`, rows: 5 },
    ...{ maxLength: 100_000, value: value("message"), error: error("message") },
  })}`;
}

/** A choice of uses and of corrections, folded away: most people need neither. */
function particularsHtml(
  register: Register,
  language: Language,
  words: PortalWords,
  values: URLSearchParams | undefined,
): Html | null {
  const parts = [
    usesHtml(register, language, words, values),
    correctionsHtml(register, words, values),
  ];
  if (parts.every((part) => part === null)) return null;
  const said = values?.has("purpose") === true || [...(values?.keys() ?? [])].some(isCorrection);
  return html`<details${said && html` open`}><summary>${words.particulars}</summary>
${parts}</details>`;
}

function usesHtml(
  register: Register,
  language: Language,
  words: PortalWords,
  values: URLSearchParams | undefined,
): Html | null {
  const reached = new Set(ENDING_TYPES.flatMap((type) => purposesWithin(register, type)));
  if (reached.size === 0) return null;
  const chosen = new Set(values?.getAll("purpose"));
  return html`<fieldset><legend>${words.uses}</legend>
${[...reached].map(
  ({ id, name }) =>
    html`<label class="choice"><input type="checkbox" name="purpose" value="${id}"${chosen.has(id) && html` checked`}> <span>${name[language] ?? name.en}</span></label>
`,
)}</fieldset>`;
}

function correctionsHtml(
  register: Register,
  words: PortalWords,
  values: URLSearchParams | undefined,
): Html | null {
  const fields = register.categories
    .flatMap((category) => category.fields)
    .filter(({ correctable }) => correctable === true);
  if (fields.length === 0) return null;
  return html`<fieldset><legend>${words.corrections}</legend>
${fields.map(({ key, name }, index) => {
  const id = `correct.${key ?? name}`;
  const value = values?.get(id) ?? "";
  return field({ name: id, id: `correct-${index}`, label: name, maxLength: 1000, value });
})}</fieldset>`;
}

function isCorrection(name: string): boolean {
  return name.startsWith("correct.");
}

/** For a child or a person who authorised one: folded away, and asking for no proof yet. */
function behalfHtml({ mistake, wanted }: FormFacts, words: PortalWords): Html {
  const value = (name: string): string => mistake?.values.get(name) ?? "";
  const open = value("behalf.email") !== "" || wanted === "guardian-request";
  return html`<details${open && html` open`}><summary>${words.behalf}</summary>
<p>${words.behalfHint}</p>
${select({
  ...{ name: "behalf.as", id: "behalf-as", label: words.behalfAs, value: value("behalf.as") },
  choices: [
    ["guardian", words.guardian],
    ["agent", words.agent],
  ],
})}${field({
  ...{ name: "behalf.email", id: "behalf-email", label: words.behalfEmail, type: "email" },
  ...{ maxLength: 254, value: value("behalf.email") },
  error: mistake?.field.startsWith("onBehalf") === true ? words.mistakes.email : undefined,
})}${select({
  ...{ name: "behalf.right", id: "behalf-right", label: words.behalfRight },
  choices: BEHALF_TYPES.map((type) => [type, words.rights[type]] as const),
  value: value("behalf.right"),
})}</details>`;
}
