import { categoryIn } from "../category-words.ts";
import { type Column, columnNamed } from "../column-words.ts";
import { parseRetention } from "../retention-text.ts";
import { BULLET, cellsOf, isHeader, type Layout, nextFilled, type Row } from "./layout.ts";

/** Every cell on a line of its own, headings first, as some tools leave a table. */
export const stacked: Layout = (lines, at) => {
  const { columns, next } = headings(lines, at);
  if (columns.length < 2 || !isHeader(columns)) return null;
  const rows: Row[] = [];
  let index = next;
  while (index < lines.length) {
    const texts = take(lines, index, columns.length);
    const line = (texts[0]?.at ?? index) + 1;
    if (!isRow(columns, texts)) {
      const text = texts[0]?.text ?? "";
      const ended = texts.length === 0 || !resumes(lines, index, columns);
      if (!ended || looksLikeName(text)) {
        rows.push({ line, text, problem: `no ${columns.join(", ")} follow on lines of their own` });
      }
      if (ended) break;
      index = line;
      continue;
    }
    const cells = texts.map(({ text }) => text);
    rows.push({ line, text: cells.join(" "), cells: cellsOf(columns, cells) });
    index = (texts.at(-1)?.at ?? index) + 1;
  }
  return { rows, next: index };
};

function headings(lines: readonly string[], at: number): { columns: Column[]; next: number } {
  const columns: Column[] = [];
  let index = at;
  for (; ; index = nextFilled(lines, index + 1)) {
    const column = columnNamed(lines[index] ?? "");
    if (column === undefined || columns.includes(column)) break;
    columns.push(column);
  }
  return { columns, next: index };
}

interface Filled {
  readonly at: number;
  readonly text: string;
}

function take(lines: readonly string[], from: number, count: number): readonly Filled[] {
  const found: Filled[] = [];
  let index = nextFilled(lines, from);
  while (found.length < count && index < lines.length) {
    found.push({ at: index, text: lines[index]?.trim() ?? "" });
    index = nextFilled(lines, index + 1);
  }
  return found;
}

/** A name without spaces, and cells that can be what their headings say. */
function isRow(columns: readonly Column[], texts: readonly Filled[]): boolean {
  return (
    texts.length === columns.length &&
    texts.every(({ text }, index) => {
      const column = columns[index];
      if (BULLET.test(text)) return false;
      if (column === "name") return /^\S+(?:, \S+)*$/.test(text);
      if (column === "retention") return parseRetention(text) !== null;
      return column !== "category" || categoryIn(text) !== undefined;
    })
  );
}

function resumes(lines: readonly string[], from: number, columns: readonly Column[]): boolean {
  let index = from;
  for (let step = 0; step < columns.length; step++) {
    index = nextFilled(lines, index) + 1;
    if (isRow(columns, take(lines, index, columns.length))) return true;
  }
  return false;
}

function looksLikeName(text: string): boolean {
  return /^\S*[_\d*<]\S*$/.test(text);
}
