import { type Column, columnNamed } from "../column-words.ts";
import { type Cells, isHeader, type Layout, nextFilled, type Row } from "./layout.ts";

/** A block of lines for each cookie: `Name: _ga`, `Purpose: …`, `Expires: 2 years`. */
export const labelled: Layout = (lines, at) => {
  if (labelIn(lines[at] ?? "")?.column !== "name") return null;
  const rows: Row[] = [];
  let index = at;
  while (labelIn(lines[index] ?? "")?.column === "name") {
    const cells: Cells = {};
    const start = index;
    for (;;) {
      const found = labelIn(lines[index] ?? "");
      if (!found || cells[found.column] !== undefined) break;
      cells[found.column] = found.text;
      index++;
    }
    rows.push({ line: start + 1, text: lines.slice(start, index).join(" ").trim(), cells });
    const next = nextFilled(lines, index);
    if (labelIn(lines[next] ?? "")?.column === "name") index = next;
  }
  const columns = rows.flatMap(({ cells = {} }) => Object.keys(cells) as Column[]);
  return isHeader([...new Set(columns)]) ? { rows, next: index } : null;
};

function labelIn(line: string): { column: Column; text: string } | undefined {
  const [, label = "", text = ""] = /^\s*(?:[•*-]\s+)?([^:]{2,40}):\s+(\S.*)$/u.exec(line) ?? [];
  const column = columnNamed(label);
  return column && { column, text: text.trim() };
}
