import type { Figures, Report } from "../core/report/month-report.ts";
import { csvRow, guarded } from "../export/csv.ts";

/** Figures in order, as the file and as the page call them. */
export const COLUMNS: readonly (readonly [keyof Figures, words: string, short: string])[] = [
  ["received", "received", "received"],
  ["closed", "answered", "answered"],
  ["onTime", "on time", "on time"],
  ["late", "late", "late"],
  ["extended", "extended", "extended"],
  ["granted", "complied with in whole", "in whole"],
  ["partly", "complied with in part", "in part"],
  ["refused", "refused", "refused"],
  ["withdrawn", "withdrawn", "with\u00addrawn"],
  ["open", "open at the end", "open"],
  ["overdue", "overdue at the end", "over\u00addue"],
  ["medianDays", "median days", "median days"],
  ["meanDays", "mean days", "mean days"],
];

/**
 * Writes a report as RFC 4180 CSV, one row for each law and type, then the total, then the refusals by
 * ground. Text is guarded against spreadsheets that take it for a formula.
 */
export function reportCsv(
  controller: string,
  { from, to, lines, total, refusals }: Report,
): string {
  const row = (law: string, type: string, figures: Figures, reason = ""): string =>
    csvRow([
      ...[controller, from, to, law, type].map(guarded),
      ...COLUMNS.map(([name]) => String(figures[name] ?? "")),
      guarded(reason),
    ]);
  const header = ["controller", "from", "to", "law", "type"];
  return [
    csvRow([...header, ...COLUMNS.map(([, words]) => words), "ground of refusal"]),
    ...lines.map((line) => row(line.law, line.type ?? "undecided", line)),
    row("all", "all", total),
    ...refusals.map(({ because, count }) =>
      row("all", "all", { ...NOTHING, refused: count }, because ?? "in words alone"),
    ),
  ].join("");
}

const NOTHING = Object.fromEntries(COLUMNS.map(([name]) => [name, null])) as unknown as Figures;
