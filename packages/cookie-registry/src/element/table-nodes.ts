import type { FoundText } from "../core/localized-text.ts";
import type { Table, TableRow } from "../core/table.ts";

/** Makes the nodes of a table and of the list of services below it; never from markup. */
export function tableNodes(table: Table): Node[] {
  const { words, caption, groups } = table;
  const label = element("caption", { part: "caption", id: "caption" }, caption);
  const grid = element(
    "table",
    { part: "table" },
    label,
    element("thead", {}, element("tr", {}, ...headings(table).map(columnHead))),
    ...groups.map(({ heading, rows }) =>
      element(
        "tbody",
        {},
        element(
          "tr",
          {},
          element(
            "th",
            { scope: "rowgroup", colspan: String(headings(table).length), part: "category" },
            heading,
          ),
        ),
        ...rows.map((row) => line(row, table)),
      ),
    ),
  );
  // A table wider than the page is scrolled by the keyboard too (WCAG 2.2, 2.1.1).
  const scroller = {
    role: "region",
    "aria-labelledby": "caption",
    tabindex: "0",
    part: "scroller",
  };
  return [
    element("div", { lang: words.lang, dir: words.dir ?? "ltr" }, element("div", scroller, grid)),
    ...services(table),
  ];
}

function headings({ words, storages }: Table): string[] {
  const { name, storage, purpose, retention, provider } = words;
  return [name, ...(storages ? [storage] : []), purpose, retention, provider];
}

function columnHead(text: string): HTMLElement {
  return element("th", { scope: "col" }, text);
}

function line(row: TableRow, { storages, words: { lang } }: Table): HTMLElement {
  const conditions = row.conditions.map((one) => texted("small", one, lang));
  const note = row.note === "" ? [] : [element("small", {}, row.note)];
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, element("code", { translate: "no", part: "name" }, row.name)),
    ...(storages ? [element("td", {}, row.storage)] : []),
    texted("td", row.purpose, lang),
    element("td", {}, row.retention, ...conditions),
    element("td", {}, row.provider, ...note),
  );
}

function services({ services: list, words }: Table): HTMLElement[] {
  if (list.length === 0) return [];
  const items = list.map(({ name, purpose }) =>
    element("li", {}, element("strong", {}, name), ": ", texted("span", purpose, words.lang)),
  );
  const place = { lang: words.lang, dir: words.dir ?? "ltr", part: "services" };
  return [element("section", place, element("p", {}, words.services), element("ul", {}, ...items))];
}

/** WCAG 2.2, 3.1.2: a passage in another language than its surroundings says so. */
function texted(tag: string, { text, language }: FoundText, around: string): HTMLElement {
  return element(tag, language === around ? {} : { lang: language, dir: "auto" }, text);
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElement {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
