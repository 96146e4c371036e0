import { type Category, type Entry, findText, type Registry } from "@candor/cookie-registry";
import type { Locale } from "../core/locale.ts";
import { element } from "../look/element.ts";
import { retentionText } from "./retention-text.ts";

/** The folded table of what a category stores and uses; null when that is nothing. */
export function cookieTable(
  { entries, services }: Pick<Registry, "entries" | "services">,
  category: Category,
  locale: Locale,
): HTMLElement | null {
  const { lang, columns, details, kept } = locale;
  const used: readonly (Pick<Entry, "name" | "category" | "purpose"> & Partial<Entry>)[] = [
    ...entries,
    ...services,
  ];
  const rows = used
    .filter((one) => one.category === category)
    .map(({ name, provider, purpose, retention }) => {
      const { text, language } = findText(purpose, lang);
      const how = retention && kept[0].replace("%", retentionText(retention, locale));
      return element(
        "tr",
        {},
        element(
          "td",
          {},
          element("code", { dir: "ltr" }, name),
          element("small", {}, provider?.name ?? ""),
        ),
        element(
          "td",
          {},
          element("bdi", { lang: language === lang ? undefined : language }, text),
          element("small", {}, how ?? ""),
        ),
      );
    });
  if (rows.length === 0) return null;
  const head = columns.map((name) => element("th", { scope: "col" }, name));
  return element(
    "details",
    { part: "details" },
    element("summary", {}, details.replace("%", `${rows.length}`)),
    element("table", {}, element("tr", {}, ...head), ...rows),
  );
}
