import type { Locale } from "../core/locale.ts";
import { button, element } from "../look/element.ts";

/** What the buttons of a layer do. */
export interface Actions {
  accept(): void;
  refuse(): void;
  settings(): void;
}

/** Accept and reject, made by one line of code each so that neither can outshine the other. */
export function equalButtons(locale: Locale, actions: Actions): HTMLButtonElement[] {
  return [
    button(locale.reject, "choice", actions.refuse),
    button(locale.accept, "choice", actions.accept),
  ];
}

/** Builds the first layer: what is asked, and three ways to answer. */
export function firstLayer(
  locale: Locale,
  actions: Actions,
  asked: string,
  policyUrl: string | undefined,
  note: HTMLElement,
): HTMLDialogElement {
  const link = policyUrl
    ? [" ", element("a", { href: policyUrl, part: "link" }, locale.policy)]
    : [];
  return element(
    "dialog",
    { part: "banner", class: "banner", "aria-labelledby": "title", "aria-describedby": "text" },
    element("h2", { id: "title" }, locale.title),
    element("p", { id: "text" }, locale.text.replace("%", asked), ...link),
    note,
    element(
      "div",
      { class: "row" },
      button(locale.settings, "quiet", actions.settings),
      ...equalButtons(locale, actions),
    ),
  );
}
