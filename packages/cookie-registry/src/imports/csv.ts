import { quoted } from "../core/issues.ts";
import { columnLike } from "./column-words.ts";
import { readCsv } from "./csv-text.ts";
import type { Imported, ImportProblem } from "./draft.ts";
import { draftsOfRow } from "./draft-of-row.ts";
import { cellsOf, isHeader, unknownIn } from "./tables/layout.ts";

/** How CSV is read. */
export interface CsvImportOptions {
  /** BCP 47 tag of the language the texts are written in; `en` when left out. */
  readonly language?: string;
}

/**
 * Imports a cookie table from CSV (RFC 4180) whose first record holds the headings: what `renderCsv`
 * writes comes back as it was declared, in the one language it was written in; other spreadsheets
 * are read by the headings they use, as `importPolicyText` reads tables.
 *
 * @example
 * const { drafts, problems } = importCsv(await readFile("cookies.csv", "utf8"));
 */
export function importCsv(text: string, { language = "en" }: CsvImportOptions = {}): Imported {
  const { records, faults } = readCsv(text);
  const problems: ImportProblem[] = faults.map(({ line, problem }) => ({
    code: "bad-csv",
    line,
    message: `line ${line}: ${problem}`,
  }));
  const [head, ...body] = records;
  const columns = (head?.fields ?? []).map(columnLike);
  if (!isHeader(columns)) {
    const message =
      "line 1: the headings name no table of cookies; begin with name,purpose,retention";
    return { drafts: [], problems: [{ code: "bad-csv", line: 1, message }, ...problems] };
  }
  problems.push(
    ...unknownIn(head?.fields ?? [], columns).map((heading): ImportProblem => {
      const message = `line 1: ${quoted(heading)} is no heading that is known; its column is left out`;
      return { code: "unknown-field", line: 1, text: heading, message };
    }),
  );
  // A column that nobody else has: the file is one of ours.
  const reading = { language, exact: columns.includes("inferred") };
  const rows = body.map(({ line, fields }) => {
    const row = { line, text: fields.join(",") };
    if (fields.length > columns.length) {
      const problem = `has ${fields.length} fields under ${columns.length} headings`;
      return draftsOfRow({ ...row, problem }, {}, reading);
    }
    return draftsOfRow({ ...row, cells: cellsOf(columns, fields) }, {}, reading);
  });
  return {
    drafts: rows.flatMap(({ drafts }) => drafts),
    problems: [...problems, ...rows.flatMap((row) => row.problems)],
  };
}
