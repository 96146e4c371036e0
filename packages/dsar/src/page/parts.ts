import { type Html, html, type Value } from "./html.ts";

/** What a message or a badge is about. */
export type Tone = "info" | "good" | "warn" | "bad";

/** A small coloured label. */
export function badge(tone: Tone | "plain", text: string): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** A message; mistakes are announced by screen readers. */
export function message(tone: Tone, content: Value): Html {
  const role = tone === "bad" ? "alert" : "status";
  return html`<div class="box ${tone}" role="${role}">${content}</div>`;
}

/** Names and values. */
export function facts(rows: readonly (readonly [string, Value] | null)[]): Html {
  return html`<dl class="facts">${rows.map((row) => (row === null ? null : html`<dt>${row[0]}</dt><dd>${row[1]}</dd>\n`))}</dl>`;
}

/** One labelled control. */
export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "date" | "number" | "search" | "password";
  readonly value?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly maxLength?: number;
  /** Lines of a text box; a single line when left out. */
  readonly rows?: number;
  /** Unique on the page; the name when left out. */
  readonly id?: string;
}

/** A label, its hint, its mistake and its control, tied together. */
export function field(options: FieldOptions): Html {
  const { name, label, type = "text", value = "", rows, id = name, hint, error } = options;
  const shared = html` id="${id}" name="${name}"${attributes(options, id)}`;
  const control =
    rows === undefined
      ? html`<input type="${type}"${shared} value="${value}">`
      : html`<textarea rows="${rows}"${shared}>${value}</textarea>`;
  return html`<div class="field"><label for="${id}">${label}</label>${hint && html` <span class="hint" id="${id}-hint">${hint}</span>`}${error && html`<span class="error" id="${id}-error">${error}</span>`}
${control}</div>
`;
}

function attributes(options: FieldOptions, id: string): Value {
  const { required, autocomplete, maxLength, hint, error } = options;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return [
    required === true && html` required`,
    autocomplete !== undefined && html` autocomplete="${autocomplete}"`,
    maxLength !== undefined && html` maxlength="${maxLength}"`,
    error !== undefined && html` aria-invalid="true"`,
    described !== "" && html` aria-describedby="${described}"`,
  ];
}

/** A choice from a list; pairs of value and words. */
export function select(options: {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly (readonly [value: string, words: string])[];
  readonly value?: string;
  readonly id?: string;
  readonly hint?: string;
}): Html {
  const { name, label, choices, value = "", id = name, hint } = options;
  const described = hint === undefined ? null : html` aria-describedby="${id}-hint"`;
  return html`<div class="field"><label for="${id}">${label}</label>${hint && html` <span class="hint" id="${id}-hint">${hint}</span>`}
<select id="${id}" name="${name}"${described}>${choices.map(
    ([key, words]) =>
      html`<option value="${key}"${key === value && html` selected`}>${words}</option>`,
  )}</select></div>
`;
}

/** A form of one button. */
export function button(
  action: string,
  label: string,
  options: {
    readonly tone?: "second" | "bad";
    readonly hidden?: Readonly<Record<string, string>>;
  } = {},
): Html {
  const hidden = Object.entries(options.hidden ?? {});
  return html`<form method="post" action="${action}">${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button type="submit" class="${options.tone ?? ""}">${label}</button></form>
`;
}

/** Wraps a wide table so that a narrow screen scrolls the table, not the page. */
export function scroller(label: string, table: Html): Html {
  return html`<div class="scroller" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
