import { type Column, columnLike } from "../column-words.ts";
import {
  cellsOf,
  type GroupLine,
  isHeader,
  type Layout,
  type Row,
  type Table,
  unknownIn,
} from "./layout.ts";

type Split = (line: string) => readonly string[];

/** Cells between pipes: Markdown, and the tables drawn in text. */
export const piped: Layout = (lines, at) => read(lines, at, splitPipes);

/** Cells between tabs: what a browser copies of a table. */
export const tabbed: Layout = (lines, at) => read(lines, at, (line) => line.split("\t"));

function splitPipes(line: string): readonly string[] {
  const bare = line
    .trim()
    .replace(/[│┃║]/g, "|")
    .replace(/^\||(?<!\\)\|$/g, "");
  const cells = bare.split(/(?<!\\)\|/);
  return cells.length < 2 ? [] : cells.map(plainOf);
}

/** The text of a cell in Markdown: without marks of code and stress, with its references resolved. */
function plainOf(cell: string): string {
  const text = cell.trim();
  const code = /^(`+) ?(.*?) ?\1$/.exec(text)?.[2];
  if (code !== undefined && !code.includes("`")) return code;
  return text
    .replace(/\\([\\`*_{}[\]<>|~#!.()+-])/g, "$1")
    .replace(/^(\*\*|__)(.+)\1$/, "$2")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<br ?\/?>/gi, "\n")
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

function read(lines: readonly string[], at: number, split: Split): Table | null {
  const headings = split(lines[at] ?? "");
  const columns = headings.map(columnLike);
  if (columns.length < 2 || !isHeader(columns)) return null;
  const cellsAt = (from: number, count: number): readonly string[] =>
    split(lines.slice(from, from + count).join("\n"));
  const rows: (Row | GroupLine)[] = [];
  let index = at + 1;
  while (index < lines.length && lines[index]?.trim() !== "") {
    const line = lines[index] ?? "";
    if (RULE.test(line)) {
      index++;
      continue;
    }
    const alone = cellsAt(index, 1).length < 2;
    // Between rows a line by itself names the group below.
    if (alone && cellsAt(index + 1, 1).length === columns.length) {
      rows.push({ line: index + 1, group: line.trim() });
      index++;
      continue;
    }
    const count = linesOf((lineCount) => cellsAt(index, lineCount).length, columns.length);
    if (alone && count === 1) break;
    const text = lines.slice(index, index + count).join(" ");
    rows.push(rowOf(columns, cellsAt(index, count), index, text));
    index += count;
  }
  return { rows, next: index, unknown: unknownIn(headings, columns) };
}

/** Of how many lines a row is made: a cell may hold line breaks. One, when no more make it whole. */
function linesOf(cellCount: (lines: number) => number, wanted: number): number {
  for (let count = 1; count <= MOST_LINES; count++) {
    const cells = cellCount(count);
    if (cells === wanted) return count;
    if (cells > wanted) break;
  }
  return 1;
}

const MOST_LINES = 12;

/** The line under a heading, or around a drawn table. */
const RULE = /^[\s|+:=─━┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝═-]*[-─━═=]{2}[\s|+:=─━┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝═-]*$/u;

function rowOf(
  columns: readonly (Column | undefined)[],
  texts: readonly string[],
  start: number,
  text: string,
): Row {
  const line = start + 1;
  if (texts.length <= columns.length) return { line, text, cells: cellsOf(columns, texts) };
  const problem = `has ${texts.length} cells under ${columns.length} headings`;
  return { line, text, problem };
}
