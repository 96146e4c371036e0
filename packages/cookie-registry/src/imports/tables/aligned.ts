import { columnLike } from "../column-words.ts";
import { cellsOf, isHeader, type Layout, type Row, unknownIn } from "./layout.ts";

/** Columns set with spaces, at least two between headings; a cell may go on in the next line. */
export const aligned: Layout = (lines, at) => {
  const header = lines[at] ?? "";
  const found = [...header.matchAll(/\S+(?: \S+)*/g)];
  const columns = found.map(([heading]) => columnLike(heading));
  if (found.length < 2 || !isHeader(columns)) return null;
  const starts = found.map(({ index }) => index);
  const nameAt = columns.indexOf("name");
  const rows: { line: number; text: string; texts: string[] }[] = [];
  let index = at + 1;
  for (; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (/^[\s=-]*[=-]{2}[\s=-]*$/.test(line)) continue;
    if (line.trim() === "") break;
    const texts = cut(line, starts);
    // Not columns after all, but text with a wide gap in its first line.
    if (!texts) return null;
    const last = rows.at(-1);
    if (texts[nameAt] !== "" || !last) {
      rows.push({ line: index + 1, text: line.trim(), texts });
      continue;
    }
    last.texts = last.texts.map((text, column) => `${text} ${texts[column]}`.trim());
    last.text += ` ${line.trim()}`;
  }
  return {
    rows: rows.map(
      ({ line, text, texts }): Row => ({ line, text, cells: cellsOf(columns, texts) }),
    ),
    next: index,
    unknown: unknownIn(
      found.map(([heading]) => heading),
      columns,
    ),
  };
};

/** Cuts a line where the headings start, or at its own gaps when a cell runs over its column. */
function cut(line: string, starts: readonly number[]): string[] | null {
  const whole = starts.every((start) => start === 0 || / |^$/.test(line.slice(start - 1, start)));
  const gaps = line.trim().split(/\s{2,}/);
  if (!whole) return gaps.length === starts.length ? gaps : null;
  return starts.map((start, index) =>
    line.slice(index === 0 ? 0 : start, starts[index + 1]).trim(),
  );
}
