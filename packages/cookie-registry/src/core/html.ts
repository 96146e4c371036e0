import type { FoundText } from "./localized-text.ts";
import type { Registry } from "./registry.ts";
import { layTable, type Table, type TableOptions, type TableRow } from "./table.ts";

/** How an HTML table is rendered. */
export interface HtmlOptions extends TableOptions {
  /** Class of the table element, for the page's own stylesheet; `candor-registry` when left out. */
  readonly className?: string;
}

/**
 * Renders a registry as an HTML table with a caption, grouped by category, then a list of the
 * services that keep nothing.
 *
 * Every text is escaped; there is no inline style, script or event handler, so the page's Content
 * Security Policy may be as strict as it likes. Texts that had to fall back to another language
 * carry its `lang`.
 *
 * @returns an HTML fragment: `<table>`, then `<section>` when services are declared
 * @throws RangeError when the locale is no language tag
 * @example
 * page.body = renderHtml(registry, { locale: "de", words: de });
 */
export function renderHtml(registry: Registry, options: HtmlOptions): string {
  const table = layTable(registry, options);
  const className = escapeHtml(options.className ?? "candor-registry");
  const language = languageOf(table);
  return [
    `<table class="${className}"${language}>`,
    `<caption>${escapeHtml(table.caption)}</caption>`,
    head(table),
    ...table.groups.map((group) => body(group.heading, group.rows, table)),
    "</table>",
    ...services(table, className, language),
  ].join("\n");
}

function head({ words, storages }: Table): string {
  const headings = [
    words.name,
    ...(storages ? [words.storage] : []),
    words.purpose,
    words.retention,
    words.provider,
  ];
  const cells = headings.map((heading) => `<th scope="col">${escapeHtml(heading)}</th>`);
  return `<thead><tr>${cells.join("")}</tr></thead>`;
}

function body(heading: string, rows: readonly TableRow[], table: Table): string {
  const width = table.storages ? 5 : 4;
  return [
    `<tbody>`,
    `<tr><th scope="rowgroup" colspan="${width}">${escapeHtml(heading)}</th></tr>`,
    ...rows.map((row) => line(row, table)),
    "</tbody>",
  ].join("\n");
}

function line(row: TableRow, { storages, words: { lang } }: Table): string {
  const name = `<code translate="no">${escapeHtml(row.name)}</code>`;
  const conditions = row.conditions.map((one) => `<br>${spanned("small", one, lang)}`).join("");
  const note = row.note === "" ? "" : `<br><small>${escapeHtml(row.note)}</small>`;
  const cells = [
    ...(storages ? [`<td>${escapeHtml(row.storage)}</td>`] : []),
    spanned("td", row.purpose, lang),
    `<td>${escapeHtml(row.retention)}${conditions}</td>`,
    `<td>${escapeHtml(row.provider)}${note}</td>`,
  ];
  return `<tr><th scope="row">${name}</th>${cells.join("")}</tr>`;
}

function services({ services: list, words }: Table, name: string, language: string): string[] {
  if (list.length === 0) return [];
  const items = list.map(
    (one) =>
      `<li><strong>${escapeHtml(one.name)}</strong>: ${spanned("span", one.purpose, words.lang)}</li>`,
  );
  return [
    `<section class="${name}-services"${language}>`,
    `<p>${escapeHtml(words.services)}</p>`,
    `<ul>${items.join("")}</ul>`,
    "</section>",
  ];
}

function languageOf({ words: { lang, dir } }: Table): string {
  return ` lang="${escapeHtml(lang)}"${dir ? ` dir="${dir}"` : ""}`;
}

/** WCAG 2.2, 3.1.2: a passage in another language than its surroundings says so. */
function spanned(element: string, { text, language }: FoundText, around: string): string {
  const lang = language === around ? "" : ` lang="${escapeHtml(language)}" dir="auto"`;
  return `<${element}${lang}>${escapeHtml(text)}</${element}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] as string);
}
