import type { Locale } from "../core/locale.ts";
import { button, element } from "../look/element.ts";
import { answers, type Decide } from "./answers.ts";

/** Builds the first layer: what is asked, and three ways to answer. */
export function firstLayer(
  locale: Locale,
  asked: string,
  policyUrl: string | undefined,
  note: HTMLElement | null,
  decide: Decide,
  open: () => void,
): HTMLDialogElement {
  const { title, text, policy, settings } = locale;
  const link = policyUrl ? element("a", { href: policyUrl, part: "link" }, policy) : null;
  return element(
    "dialog",
    // Firefox would make a stop of the box itself, since it can scroll.
    { part: "banner", "aria-label": title, "aria-describedby": "text", tabindex: "-1" },
    element("h2", {}, title),
    element("p", { id: "text" }, `${text.replace("%", asked)} `, link),
    note,
    answers(locale, decide, button(settings, "quiet", open)),
  );
}
