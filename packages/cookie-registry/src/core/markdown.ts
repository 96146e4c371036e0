import type { Registry } from "./registry.ts";
import { layTable, type TableOptions, type TableRow } from "./table.ts";

/** How Markdown is rendered. */
export interface MarkdownOptions extends TableOptions {
  /** Level of the caption's heading, 1 to 5; categories stand one level below. 2 when left out. */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5;
}

/**
 * Renders a registry as Markdown (GitHub's tables): a heading, a table for each category, then a
 * list of the services that keep nothing.
 *
 * Whatever a text holds, it stays the text of its cell: characters that mean something in Markdown
 * are escaped, line breaks become spaces.
 *
 * @throws RangeError when the locale is no language tag
 * @example
 * await writeFile("COOKIES.md", renderMarkdown(registry, { locale: "en" }));
 */
export function renderMarkdown(registry: Registry, options: MarkdownOptions): string {
  const { words, caption, storages, groups, services } = layTable(registry, options);
  const mark = "#".repeat(options.headingLevel ?? 2);
  const headings = [
    words.name,
    ...(storages ? [words.storage] : []),
    words.purpose,
    words.retention,
    words.provider,
  ];
  const blocks = [
    `${mark} ${escapeMarkdown(caption)}`,
    ...groups.flatMap(({ heading, rows }) => [
      `${mark}# ${escapeMarkdown(heading)}`,
      [
        line(headings.map(escapeMarkdown)),
        line(headings.map(() => "---")),
        ...rows.map((row) => line(cells(row, storages))),
      ].join("\n"),
    ]),
  ];
  if (services.length > 0) {
    const items = services.map(
      ({ name, purpose }) => `- **${escapeMarkdown(name)}**: ${escapeMarkdown(purpose.text)}`,
    );
    blocks.push(`${mark}# ${escapeMarkdown(words.services)}`, items.join("\n"));
  }
  return `${blocks.join("\n\n")}\n`;
}

function line(all: readonly string[]): string {
  return `| ${all.join(" | ")} |`;
}

function cells(row: TableRow, storages: boolean): string[] {
  const conditions = row.conditions.map(({ text }) => text).join("; ");
  const retention = conditions === "" ? row.retention : `${row.retention} (${conditions})`;
  return [
    codeSpan(row.name),
    ...(storages ? [escapeMarkdown(row.storage)] : []),
    escapeMarkdown(row.purpose.text),
    escapeMarkdown(retention),
    escapeMarkdown(row.note === "" ? row.provider : `${row.provider}; ${row.note}`),
  ];
}

/**
 * Sets a name as code. A code span cannot hold every character inside a table (a pipe after a
 * backslash ends the cell), so an unusual name is set as escaped text.
 */
function codeSpan(name: string): string {
  return /[`|\\]/.test(name) ? escapeMarkdown(name) : `\`${name}\``;
}

/**
 * Writes each character that could mean something as a character reference: GFM 6.2 says that one
 * never stands for structure, and unlike a backslash it cannot be undone by a backslash before it.
 */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_{}[\]<>|~&#!]|^[-+]|^\d+(?=[.)])|:(?=\/\/)|(?<=www)\.|@/g, (found) =>
      Array.from(found, (character) => `&#${character.codePointAt(0)};`).join(""),
    );
}
