import type { Column } from "../column-words.ts";

/** The cells of a row by what they hold. */
export type Cells = Partial<Record<Column, string>>;

/** A row of a table: its cells, or why they could not be told apart. */
export interface Row {
  /** The line it starts on, from 1. */
  readonly line: number;
  /** The row as it stands. */
  readonly text: string;
  readonly cells?: Cells;
  readonly problem?: string;
}

/** A line between the rows of a table that names the group below it. */
export interface GroupLine {
  readonly line: number;
  readonly group: string;
}

/** A table found in a text. */
export interface Table {
  readonly rows: readonly (Row | GroupLine)[];
  /** Headings of columns that are left out, since nobody knows what they hold. */
  readonly unknown?: readonly string[];
  /** The first line after it, as an index. */
  readonly next: number;
}

/** A way to write a table as text: reads the one that starts at a line, if one does. */
export type Layout = (lines: readonly string[], at: number) => Table | null;

/** Tells whether headings make a table of cookies: a name, and what it is for or how long it stays. */
export function isHeader(columns: readonly (Column | undefined)[]): boolean {
  const known = columns.filter((column) => column !== undefined);
  const whole = known.includes("purpose") || known.includes("retention");
  return known.includes("name") && whole && new Set(known).size === known.length;
}

/** The headings that stand for no column. */
export function unknownIn(
  headings: readonly string[],
  columns: readonly (Column | undefined)[],
): readonly string[] {
  return headings.filter((heading, at) => columns[at] === undefined && heading.trim() !== "");
}

/** Pairs headings with cells; what stands under an unknown heading is left out. */
export function cellsOf(columns: readonly (Column | undefined)[], texts: readonly string[]): Cells {
  const cells: Cells = {};
  columns.forEach((column, index) => {
    const text = texts[index]?.trim() ?? "";
    if (column !== undefined && text !== "") cells[column] = text;
  });
  return cells;
}

/** The index of the first line from `at` on that says something. */
export function nextFilled(lines: readonly string[], at: number): number {
  let index = at;
  while (index < lines.length && lines[index]?.trim() === "") index++;
  return index;
}

/** A bullet, a number or Markdown's marks before a heading. */
export const BULLET: RegExp = /^\s*(?:[•‣◦●▪■–]|[*-](?=\s)|\d+[.)](?=\s)|#{1,6}(?=\s))\s*/u;
