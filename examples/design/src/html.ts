/** Markup that is safe to send: made by {@link html}, or vouched for by {@link raw}. */
export interface Html {
  readonly markup: string;
  toString(): string;
}

/** What may stand between the braces of an {@link html} template; `false`, `null` print nothing. */
export type Value = Html | string | number | false | null | undefined | readonly Value[];

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text so that it is inert in element content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/**
 * Builds markup from a template; every value is escaped unless it is {@link Html} already.
 *
 * @example
 * html`<p title="${title}">${items.map((item) => html`<b>${item}</b>`)}</p>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let markup = strings[0] ?? "";
  values.forEach((value, at) => {
    markup += print(value) + (strings[at + 1] ?? "");
  });
  return raw(markup);
}

/** Vouches for markup that was escaped elsewhere. Never give it what a visitor typed. */
export function raw(markup: string): Html {
  return { markup, toString: () => markup };
}

function print(value: Value): string {
  if (value === false || value === null || value === undefined) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  if (isList(value)) return value.map(print).join("");
  return value.markup;
}

function isList(value: Html | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}
