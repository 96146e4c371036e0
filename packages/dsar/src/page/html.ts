import { escapeHtml } from "../core/escape-html.ts";

/** Markup that is safe to send: made by {@link html}, or vouched for by {@link raw}. */
export interface Html {
  readonly markup: string;
}

/** What may stand between the braces of a template; `false`, `null` and `undefined` print nothing. */
export type Value = Html | string | number | false | null | undefined | readonly Value[];

/**
 * Builds markup from a template; every value is escaped unless it is {@link Html} already.
 *
 * @example
 * html`<li>${name}</li>`.markup;
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let markup = strings[0] ?? "";
  values.forEach((value, at) => {
    markup += print(value) + (strings[at + 1] ?? "");
  });
  return { markup };
}

/** Vouches for markup that was escaped elsewhere; never for what a visitor typed. */
export function raw(markup: string): Html {
  return { markup };
}

function print(value: Value): string {
  if (value === false || value === null || value === undefined) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "markup" in value ? value.markup : value.map(print).join("");
}
