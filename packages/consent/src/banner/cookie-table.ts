import { type Category, findText, type Registry } from "@candor/cookie-registry";
import type { Locale } from "../core/locale.ts";
import { element } from "../look/element.ts";
import { retentionText } from "./retention-text.ts";

/** The folded table of what a category stores; null when it stores nothing. */
export function cookieTable(
  registry: Registry,
  category: Category,
  locale: Locale,
): HTMLElement | null {
  const entries = registry.entries.filter((entry) => entry.category === category);
  if (entries.length === 0) return null;
  const { lang, columns, details, categories } = locale;
  // Roles are spelled out: rows shown as blocks on a phone would lose them (CSS 2.1 display).
  const head = columns.map((name) => element("th", { role: "columnheader", scope: "col" }, name));
  const rows = entries.map(({ name, provider, purpose, retention }) => {
    const { text, language } = findText(purpose, lang);
    const by = provider ? [element("small", {}, provider.name)] : [];
    return element(
      "tr",
      { role: "row" },
      element("td", { role: "cell" }, element("code", {}, name), ...by),
      element("td", { role: "cell", lang: language === lang ? undefined : language }, text),
      element("td", { role: "cell" }, retentionText(retention, locale)),
    );
  });
  return element(
    "details",
    { part: "details" },
    element("summary", {}, details.replace("%", String(entries.length))),
    element(
      "table",
      { role: "table", "aria-label": categories[category][0] },
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head)),
      element("tbody", { role: "rowgroup" }, ...rows),
    ),
  );
}
