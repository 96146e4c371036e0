import { isHost } from "../../core/host.ts";
import { categoryIn, partyIn, storageIn } from "../category-words.ts";
import { type Column, columnNamed, LONGEST_HEADING } from "../column-words.ts";
import { parseRetention } from "../retention-text.ts";
import { BULLET, type Cells, isHeader, type Layout, nextFilled, type Row } from "./layout.ts";

/**
 * Rows whose cells are parted by nothing but a space, as a page's text has them once its markup is
 * gone: `_ga Used to distinguish users. 2 years`. A name is the first word; what a period, a
 * category or a host may be is known; what is left is the purpose.
 */
export const flattened: Layout = (lines, at) => {
  const columns = headerOf(lines[at] ?? "");
  if (!columns) return null;
  const rows: Row[] = [];
  const spaced = lines[at + 1]?.trim() === "";
  let index = spaced ? nextFilled(lines, at + 1) : at + 1;
  while (index < lines.length) {
    const line = lines[index] ?? "";
    if (line.trim() === "") {
      const next = nextFilled(lines, index);
      if (!goesOn(lines[next] ?? "", columns, spaced)) break;
      index = next;
      continue;
    }
    if (BULLET.test(line) || headerOf(line)) break;
    const { row, used } = readRow(lines, index, columns);
    if (spaced && row.problem !== undefined && !CODED.test(row.text)) break;
    rows.push(row);
    index += used;
  }
  return { rows, next: index };
};

/** A line of nothing but headings, e.g. `Name Purpose Data retention`. */
function headerOf(line: string): readonly Column[] | null {
  const words = line.trim().split(/\s+/);
  return words.length > 24 ? null : segment(words, []);
}

/** Parts a line into headings; of several ways, such as "cookie domain", the one of a cookie table. */
function segment(words: readonly string[], before: readonly Column[]): readonly Column[] | null {
  if (words.length === 0) return before.length > 1 && isHeader(before) ? before : null;
  for (let length = Math.min(LONGEST_HEADING, words.length); length > 0; length--) {
    const column = columnNamed(words.slice(0, length).join(" "));
    const whole = column && segment(words.slice(length), [...before, column]);
    if (whole) return whole;
  }
  return null;
}

/** What no word of prose looks like, and most names do. */
const CODED = /^\S*(?:[_*<#{]|[a-z]\d|\d[a-z]|[a-z][A-Z])/u;

/** Tells whether the table goes on after an empty line. */
function goesOn(line: string, columns: readonly Column[], spaced: boolean): boolean {
  if (BULLET.test(line) || headerOf(line)) return false;
  const text = line.trim();
  return CODED.test(text) || (spaced && typeof cellsIn(text, columns) !== "string");
}

/** Reads the row at a line, with up to three lines that its purpose was broken into. */
function readRow(lines: readonly string[], at: number, columns: readonly Column[]) {
  let text = lines[at]?.trim() ?? "";
  const alone = cellsIn(text, columns);
  let cells = alone;
  let used = 1;
  while (typeof cells === "string" && used < 4 && isRest(text, lines[at + used] ?? "")) {
    text += ` ${lines[at + used]?.trim()}`;
    used++;
    cells = cellsIn(text, columns);
  }
  const line = at + 1;
  if (typeof cells !== "string") return { row: { line, text, cells }, used };
  const first = lines[at]?.trim() ?? "";
  return { row: { line, text: first, problem: String(alone) } satisfies Row, used: 1 };
}

/** A sentence that breaks off goes on in small letters or a number; a new row has a name. */
function isRest(before: string, line: string): boolean {
  const text = line.trim();
  if (text === "" || BULLET.test(line) || CODED.test(text)) return false;
  return parseRetention(text) !== null || (!/[.!?]$/.test(before) && /^[\p{Ll}\d]/u.test(text));
}

/** Takes a row apart from both ends; says why when it cannot be. */
function cellsIn(text: string, columns: readonly Column[]): Cells | string {
  const cells: Cells = {};
  let words = text.split(/\s+/);
  let open = [...columns];
  for (const fromEnd of [false, true]) {
    for (;;) {
      const column = fromEnd ? open.at(-1) : open[0];
      if (column === undefined || OPEN.has(column)) break;
      const length = cellLength(words, column, fromEnd);
      if (length === 0) return `no ${column} is found at its ${fromEnd ? "end" : "start"}`;
      const cut = fromEnd ? words.slice(-length) : words.slice(0, length);
      cells[column] = cut.join(" ");
      words = fromEnd ? words.slice(0, -length) : words.slice(length);
      open = fromEnd ? open.slice(0, -1) : open.slice(1);
    }
  }
  const [rest] = open;
  if (open.length > 1) return `${open.join(" and ")} cannot be told apart; part them by tabs`;
  if (rest === undefined) return words.length === 0 ? cells : "words are left over";
  if (words.length === 0) return `no ${rest} is left between the other cells`;
  return { ...cells, [rest]: words.join(" ") };
}

/** Columns of free text. */
const OPEN: ReadonlySet<Column> = new Set(["purpose", "provider", "condition", "path", "inferred"]);

const LONGEST_CELL = 12;

/** How many words at one end a cell is made of: as many as it can be, 0 when it cannot. */
function cellLength(words: readonly string[], column: Column, fromEnd: boolean): number {
  if (column === "name") return namesLength(words);
  for (let length = Math.min(LONGEST_CELL, words.length); length > 0; length--) {
    const cut = fromEnd ? words.slice(-length) : words.slice(0, length);
    const before = fromEnd ? words.at(-length - 1) : undefined;
    if (isCell(column, cut.join(" "), before)) return length;
  }
  return 0;
}

/** One name, or several with commas between them. */
function namesLength(words: readonly string[]): number {
  let length = 1;
  while (words[length - 1]?.endsWith(",") && length < words.length) length++;
  return words.length > length ? length : 0;
}

function isCell(column: Column, text: string, before: string | undefined): boolean {
  switch (column) {
    case "retention":
      return parseRetention(text) !== null && standsAlone(text, before);
    case "category":
      return categoryIn(text) !== undefined && CATEGORY_CELL(text);
    case "party":
      return /^\S+(?:[ -]part(?:y|ies))?$/iu.test(text) && Object.keys(partyIn(text)).length > 0;
    case "storage":
      return storageIn(text) !== undefined && STORAGE_CELL.test(text);
    case "domain":
      return isHost(text.toLowerCase().replace(/^\./, "")) && text.includes(".");
    default:
      return /^(?:yes|no|true|false|x|✓|✗)$/i.test(text);
  }
}

/** Nothing but the names of a category: `Strictly necessary cookies`. */
const CATEGORY_CELL = (text: string): boolean =>
  text.split(" ").every((word) => categoryIn(word) !== undefined || /^cookies?$/i.test(word));

const STORAGE_CELL =
  /^(?:(?:https?|html ?5?|local|session|cache|storage|cookies?|indexed ?db|api)(?: |$))+$/i;

/** "kept for 2 years" is the end of a sentence; "users. 2 years" has a cell at its end. */
function standsAlone(text: string, before: string | undefined): boolean {
  if (before === undefined) return true;
  if (
    /^(?:for|of|after|within|than|to|every|last|per|in|the|a|an|and|until|next|past|only)$/i.test(
      before,
    )
  )
    return false;
  return /\d/.test(text) || /^\p{Lu}/u.test(text) || /[.!?:;)"”»]$/u.test(before);
}
