import type { Entry } from "./entry.ts";
import { findText } from "./localized-text.ts";
import type { Registry } from "./registry.ts";
import { formatRetention } from "./retention-format.ts";
import { en, type TableWords } from "./words.ts";

/** How CSV is rendered. */
export interface CsvOptions {
  /** The BCP 47 tag of the language purposes and retentions are written in. */
  readonly locale: string;
  /** Words for retentions, e.g. those of `@candor/cookie-registry/locales/fr`; English when left out. */
  readonly words?: TableWords;
}

type Cell = (entry: Entry, locale: string, words: TableWords) => string;
type Column = readonly [heading: string, cell: Cell];

const COLUMNS: readonly Column[] = [
  ["name", ({ name }) => name],
  ["storage", ({ storage }) => storage],
  ["category", ({ category }) => category],
  ["party", ({ party }) => party],
  ["provider", ({ provider }) => provider?.name ?? ""],
  ["application", ({ provider }) => flag(provider?.application)],
  ["purpose", ({ purpose }, locale) => findText(purpose, locale).text],
  ["retention", ({ retention }, locale, words) => formatRetention(retention, locale, words)],
  ["condition", conditions],
  ["domain", ({ domain }) => domain ?? ""],
  ["path", ({ path }) => path ?? ""],
  ["httpOnly", ({ httpOnly }) => flag(httpOnly)],
  ["partitioned", ({ partitioned }) => flag(partitioned)],
  ["inferred", ({ inferred }) => inferred.join(" ")],
];

/**
 * Renders a registry's entries as CSV (RFC 4180): a row of the fields' names, then a row an entry,
 * in the order they were declared.
 *
 * A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` or a control character for a formula,
 * quoted or not. Such a cell gets an apostrophe before it, which makes it text; `importCsv` takes it
 * away again. For every language at once keep the registry file.
 *
 * @throws RangeError when the locale is no language tag
 * @example
 * await writeFile("cookies.csv", renderCsv(registry, { locale: "en" }));
 */
export function renderCsv({ entries }: Registry, { locale, words = en }: CsvOptions): string {
  const rows = entries.map((entry) => COLUMNS.map(([, cell]) => cell(entry, locale, words)));
  return [COLUMNS.map(([heading]) => heading), ...rows]
    .map((cells) => `${cells.map((cell) => quote(disarm(cell))).join(",")}\r\n`)
    .join("");
}

function conditions({ retention }: Entry, locale: string, words: TableWords): string {
  return retention
    .flatMap((one) =>
      one.when
        ? [`${formatRetention(one, locale, words)}: ${findText(one.when, locale).text}`]
        : [],
    )
    .join("; ");
}

function flag(value: boolean | undefined): string {
  return value === undefined ? "" : String(value);
}

/** OWASP, "CSV injection"; also after spaces and in full width, which some programs pass over. */
function disarm(cell: string): string {
  return /^'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^'*[\t\r\n]/.test(cell) ? `'${cell}` : cell;
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
