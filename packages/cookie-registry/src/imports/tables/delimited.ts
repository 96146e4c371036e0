import { columnNamed } from "../column-words.ts";
import { cellsOf, type GroupLine, isHeader, type Layout, type Row, type Table } from "./layout.ts";

type Split = (line: string) => readonly string[];

/** Cells between pipes: Markdown, and the tables drawn in text. */
export const piped: Layout = (lines, at) => read(lines, at, splitPipes, false);

/** Cells between tabs: what a browser copies of a table, whose cells may hold line breaks. */
export const tabbed: Layout = (lines, at) => read(lines, at, (line) => line.split("\t"), true);

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

function read(lines: readonly string[], at: number, split: Split, broken: boolean): Table | null {
  const columns = split(lines[at] ?? "").map(columnNamed);
  if (columns.length < 2 || !isHeader(columns)) return null;
  const rows: (Row | GroupLine)[] = [];
  let index = at + 1;
  while (index < lines.length) {
    const line = lines[index] ?? "";
    if (RULE.test(line)) {
      index++;
      continue;
    }
    const start = index;
    let texts = split(line);
    if (texts.length < 2) {
      // Between rows a line by itself names the group below, if the table goes on after it.
      const on = broken && line.trim() !== "" && split(lines[index + 1] ?? "").length > 1;
      if (!on) break;
      rows.push({ line: index + 1, group: line.trim() });
      index++;
      continue;
    }
    index++;
    while (broken && texts.length < columns.length && index < lines.length) {
      const more = split(lines[index] ?? "");
      if (texts.length + more.length - 1 > columns.length) break;
      texts = [...texts.slice(0, -1), `${texts.at(-1)}\n${more[0]}`, ...more.slice(1)];
      index++;
    }
    rows.push(rowOf(columns, texts, start, lines.slice(start, index).join(" ")));
  }
  return { rows, next: index };
}

/** The line under a heading, or around a drawn table. */
const RULE = /^[\s|+:=─━┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝═-]*[-─━═=]{2}[\s|+:=─━┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝═-]*$/u;

function rowOf(
  columns: ReturnType<typeof columnNamed>[],
  texts: readonly string[],
  start: number,
  text: string,
): Row {
  const line = start + 1;
  if (texts.length <= columns.length) return { line, text, cells: cellsOf(columns, texts) };
  const problem = `has ${texts.length} cells under ${columns.length} headings`;
  return { line, text, problem };
}
