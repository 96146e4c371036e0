import type { Category, Registry } from "@candor/cookie-registry";
import type { Locale } from "../core/locale.ts";
import { button, element } from "../look/element.ts";
import type { Consent } from "../web/consent.ts";
import { answers, type Decide } from "./answers.ts";
import { cookieTable } from "./cookie-table.ts";

/** Builds the second layer: a switch for each category and service, and the table of each. */
export function settingsLayer(
  registry: Pick<Registry, "entries" | "services">,
  { scopes, state }: Pick<Consent, "scopes" | "state">,
  locale: Locale,
  note: HTMLElement | null,
  decide: Decide,
): HTMLDialogElement {
  const { heading, close, always, save, categories } = locale;
  const switches: HTMLInputElement[] = [];

  function line(name: string, id: string): HTMLElement {
    const input = element("input", { type: "checkbox", role: "switch", part: "switch", name: id });
    input.checked = state.granted[id] === true;
    input.onchange = () => {
      // A category moves its services along.
      for (const one of switches) if (one.name.startsWith(`${id}/`)) one.checked = input.checked;
    };
    switches.push(input);
    return element("label", {}, name, input);
  }

  function group(category: Category): HTMLElement {
    const [name, description] = categories[category];
    return element(
      "section",
      { part: "category" },
      element(
        "h3",
        {},
        category === "essential"
          ? element("label", {}, name, element("small", {}, always))
          : line(name, category),
      ),
      element("p", {}, description),
      ...scopes.map(({ id, category: of, service }) =>
        service && of === category ? line(service, id) : null,
      ),
      cookieTable(registry, category, locale),
    );
  }

  const shut = button("×", "close", () => dialog.close());
  shut.ariaLabel = close;
  const asked = new Set<Category>(["essential", ...scopes.map(({ category }) => category)]);
  const dialog = element(
    "dialog",
    { part: "settings", "aria-label": heading, closedby: "any" },
    element("div", { part: "head" }, element("h2", {}, heading), shut),
    element("div", { part: "body" }, note, ...[...asked].map(group)),
    answers(
      locale,
      decide,
      button(save, "quiet", () =>
        decide(Object.fromEntries(switches.map(({ name, checked }) => [name, checked]))),
      ),
    ),
  );
  return dialog;
}
