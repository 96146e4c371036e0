import { type Disclosed, pointerName, WITHHELD } from "../core/disclosure/disclose.ts";
import type { Json } from "../core/json.ts";

/**
 * Characters with which a spreadsheet takes a cell for a formula, the full-width ones included
 * (OWASP, CSV Injection). A leading apostrophe makes it text again.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Writes a row by RFC 4180. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

/** Cells of a record under these columns; what a record lacks stays empty. */
export function csvCells(columns: readonly string[], { data, withheld }: Disclosed): string[] {
  const whole = new Set(withheld.map(({ pointer }) => pointer));
  return columns.map((column) => {
    // A column may be called `toString`: only the record's own members are its cells.
    const value = Object.hasOwn(data, column) ? data[column] : undefined;
    const hidden = value === null && whole.has(`/${pointerName(column)}`);
    return hidden ? WITHHELD : cell(value);
  });
}

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return guarded(value);
  // A number is no formula, even with a minus sign.
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return guarded(JSON.stringify(value));
}

/** Makes text safe to be opened in a spreadsheet. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
