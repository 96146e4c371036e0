import { type Column, columnNamed } from "../column-words.ts";
import { type Cells, isHeader, type Layout, nextFilled, type Row } from "./layout.ts";

/**
 * A block of lines for each cookie: `Name: _ga`, `Purpose: …`, `Expires: 2 years`; or each label on a
 * line and what it says on the next.
 */
export const labelled: Layout = (lines, at) => {
  if (labelAt(lines, at)?.column !== "name") return null;
  const rows: Row[] = [];
  let index = at;
  while (labelAt(lines, index)?.column === "name") {
    const cells: Cells = {};
    const start = index;
    for (;;) {
      const found = labelAt(lines, index);
      if (!found || cells[found.column] !== undefined) break;
      cells[found.column] = found.text;
      index = found.next;
    }
    rows.push({ line: start + 1, text: lines.slice(start, index).join(" ").trim(), cells });
    const next = nextFilled(lines, index);
    if (labelAt(lines, next)?.column === "name") index = next;
  }
  const columns = rows.flatMap(({ cells = {} }) => Object.keys(cells) as Column[]);
  return isHeader([...new Set(columns)]) ? { rows, next: index } : null;
};

interface Label {
  readonly column: Column;
  readonly text: string;
  /** The line after what it says. */
  readonly next: number;
}

function labelAt(lines: readonly string[], at: number): Label | undefined {
  const line = lines[at] ?? "";
  const [, label, text = ""] = /^\s*(?:[•*-]\s+)?([^:]{2,40}):\s+(\S.*)$/u.exec(line) ?? [];
  const inline = label === undefined ? undefined : columnNamed(label);
  if (inline) return { column: inline, text: text.trim(), next: at + 1 };
  const column = columnNamed(line);
  const said = lines[at + 1]?.trim() ?? "";
  if (!column || said === "" || columnNamed(said)) return undefined;
  return { column, text: said, next: at + 2 };
}
