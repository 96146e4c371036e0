import type { Category, Registry } from "@candor/cookie-registry";
import type { Locale } from "../core/locale.ts";
import type { Scope } from "../core/scope.ts";
import type { ConsentState } from "../core/state.ts";
import { button, element } from "../look/element.ts";
import { cookieTable } from "./cookie-table.ts";
import { type Actions, equalButtons } from "./first-layer.ts";

/** The second layer and what the host does with it. */
export interface SettingsLayer {
  readonly dialog: HTMLDialogElement;
  /** Sets the switches to what holds now. */
  show(state: ConsentState): void;
}

/** Builds the second layer: a switch for each category and service, and the table of each. */
export function settingsLayer(
  registry: Registry,
  scopes: readonly Scope[],
  locale: Locale,
  actions: Actions & { save(choices: Record<string, boolean>): void; close(): void },
  note: HTMLElement,
): SettingsLayer {
  const switches = new Map<string, HTMLInputElement>();

  function toggle(scope: Scope): HTMLInputElement {
    const { id, service } = scope;
    const input = element("input", { type: "checkbox", role: "switch", part: "switch" });
    if (!service)
      input.addEventListener("change", () => {
        for (const [other, one] of switches)
          if (other.startsWith(`${id}/`)) one.checked = input.checked;
      });
    switches.set(id, input);
    return input;
  }

  function line(label: string, control: Node | string, tag: "h3" | "span"): HTMLElement {
    return element("label", { class: "line" }, element(tag, {}, label), control);
  }

  function group(category: Category): HTMLElement {
    const [name, description] = locale.categories[category];
    const own = scopes.filter((scope) => scope.category === category);
    const [main, ...services] = own;
    const table = cookieTable(registry, category, locale);
    return element(
      "section",
      { part: "category" },
      main
        ? line(name, toggle(main), "h3")
        : element(
            "div",
            { class: "line" },
            element("h3", {}, name),
            element("small", {}, locale.always),
          ),
      element("p", {}, description),
      ...(services.length > 1
        ? services.map((scope) => line(scope.service ?? "", toggle(scope), "span"))
        : []),
      ...(table ? [table] : []),
    );
  }

  const categories = new Set<Category>(["essential", ...scopes.map(({ category }) => category)]);
  const dialog = element(
    "dialog",
    { part: "settings", class: "settings", "aria-labelledby": "heading" },
    element(
      "header",
      {},
      element("h2", { id: "heading" }, locale.heading),
      button("×", "close", actions.close, { "aria-label": locale.close }),
    ),
    element("div", { class: "body", tabindex: "0" }, note, ...[...categories].map(group)),
    element(
      "footer",
      { class: "row" },
      button(locale.save, "quiet", () => {
        actions.save(Object.fromEntries([...switches].map(([id, { checked }]) => [id, checked])));
      }),
      ...equalButtons(locale, actions),
    ),
  );
  return {
    dialog,
    show({ granted }) {
      for (const [id, input] of switches) input.checked = granted[id] === true;
    },
  };
}
