import type { Registry } from "@candor/cookie-registry";
import { escapeHtml } from "../core/escape-html.ts";
import type { Locale } from "../core/locale.ts";
import { scopesOf } from "../core/scope.ts";
import type { ConsentState } from "../core/state.ts";

/** Options of {@link renderChoiceForm}. */
export interface ChoiceFormOptions {
  /** What the site stores and uses. */
  readonly registry: Registry;
  /** The texts. */
  readonly locale: Locale;
  /** Path of the choice endpoint, e.g. `/consent`. */
  readonly action: string;
  /** Path to come back to; the page the form is on when left out. */
  readonly returnTo?: string;
  /** What holds now, from a consent reader: sets the boxes. */
  readonly state?: ConsentState;
}

/**
 * Renders the choice as a plain form, for pages that must work without JavaScript; `""` when there
 * is nothing to ask. The markup has no style of its own and holds under any CSP that lets forms be
 * sent to this site.
 */
export function renderChoiceForm(options: ChoiceFormOptions): string {
  const { registry, locale, action, returnTo, state } = options;
  const scopes = scopesOf(registry);
  if (scopes.length === 0) return "";
  const boxes = scopes.map(({ id, category, service }) => {
    const [name, description] = locale.categories[category];
    const label = service === undefined ? `${name}: ${description}` : `${name}: ${service}`;
    const checked = state?.granted[id] ? " checked" : "";
    return `<p><label><input type="checkbox" name="grant" value="${id}"${checked}> ${escapeHtml(label)}</label></p>`;
  });
  const hidden = Object.entries({ locale: locale.lang, return: returnTo }).flatMap(
    ([name, value]) =>
      value === undefined
        ? []
        : [`<input type="hidden" name="${name}" value="${escapeHtml(value)}">`],
  );
  const asked = scopes
    .filter(({ service }) => !service)
    .map(({ category }) => locale.categories[category][0]);
  const list = new Intl.ListFormat(locale.lang, { type: "unit" }).format(asked);
  const buttons = [
    ["refuse", locale.reject],
    ["accept", locale.accept],
    ["choose", locale.save],
  ].map(
    ([value, text]) =>
      `<button type="submit" name="choice" value="${value}">${escapeHtml(text ?? "")}</button>`,
  );
  return [
    `<form class="candor-choice" method="post" action="${escapeHtml(action)}" lang="${locale.lang}" dir="${locale.dir ?? "ltr"}">`,
    ...hidden,
    `<fieldset><legend>${escapeHtml(locale.title)}</legend>`,
    `<p>${escapeHtml(locale.text.replace("%", list))}</p>`,
    ...boxes,
    `<p>${buttons.join(" ")}</p>`,
    "</fieldset></form>",
  ].join("\n");
}
