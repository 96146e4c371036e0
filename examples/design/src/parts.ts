import type { IconName } from "./art/icons.ts";
import { type Html, html, type Value } from "./html.ts";

/** Draws one icon of the set, decorative: the text beside it says what it means. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" aria-hidden="true" focusable="false"><use href="/art/icons.svg#${name}"></use></svg>`;
}

/** Draws a picture of the art folder that takes its colours from the page's palette. */
export function picture(name: string, alt: string, viewBox = "0 0 640 480"): Html {
  const role = alt ? html` role="img" aria-label="${alt}"` : html` aria-hidden="true"`;
  return html`<svg class="picture" viewBox="${viewBox}"${role} focusable="false"><use href="/art/${name}.svg#picture"></use></svg>`;
}

/** What a message is about: plain information, success, a caution, a failure. */
export type Tone = "info" | "good" | "warn" | "bad";

const TONE_ICONS: Record<Tone, IconName> = {
  info: "info",
  good: "check",
  warn: "caution",
  bad: "caution",
};

/** Renders a message box; `bad` and `warn` are announced by screen readers. */
export function message(tone: Tone, content: Value, id?: string): Html {
  const role = tone === "bad" ? "alert" : "status";
  const name = id ? html` id="${id}"` : null;
  return html`<div class="message ${tone}"${name} role="${role}">${icon(TONE_ICONS[tone])}<div>${content}</div></div>`;
}

/** Renders a small coloured label. */
export function badge(tone: Tone, text: string): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** One labelled control of a form. */
export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  /** `text` when left out; `textarea` gives a box of several lines. */
  readonly type?:
    | "text"
    | "email"
    | "password"
    | "textarea"
    | "number"
    | "url"
    | "date"
    | "datetime-local";
  readonly value?: string;
  /** Printed below the label, tied to the control for screen readers. */
  readonly hint?: Value;
  /** Printed in place of silence when the last attempt was refused. */
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly maxLength?: number;
  readonly minLength?: number;
  /** Unique on the page, `field-<name>` when left out. */
  readonly id?: string;
}

/** Renders a label, its hint, its error and its control, tied together. */
export function field(options: FieldOptions): Html {
  const { name, label, type = "text", hint, error, value = "", id = `field-${name}` } = options;
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].join(" ").trim();
  const attributes = [
    html` id="${id}" name="${name}"`,
    options.required && html` required`,
    options.autocomplete && html` autocomplete="${options.autocomplete}"`,
    options.maxLength && html` maxlength="${options.maxLength}"`,
    options.minLength && html` minlength="${options.minLength}"`,
    described && html` aria-describedby="${described}"`,
    error && html` aria-invalid="true"`,
  ];
  const control =
    type === "textarea"
      ? html`<textarea rows="5"${attributes}>${value}</textarea>`
      : html`<input type="${type}" value="${value}"${attributes}>`;
  const optional = options.required ? null : html` <span class="optional">optional</span>`;
  return html`<div class="field">
<label for="${id}">${label}${optional}</label>
${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : null}
${error ? html`<p class="error" id="${id}-error">${error}</p>` : null}
${control}
</div>`;
}

/** Renders name and value pairs; `code` sets the values in the fixed-width face. */
export function facts(rows: readonly (readonly [string, Value])[], id?: string): Html {
  const name = id ? html` id="${id}"` : null;
  return html`<dl class="facts"${name}>${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Wraps a table so that a narrow screen scrolls the table, not the page. */
export function scroller(label: string, table: Html): Html {
  return html`<div class="scroller" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
