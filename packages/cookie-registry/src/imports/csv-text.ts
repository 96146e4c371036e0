/** A record of a CSV text, with the line it starts on. */
export interface CsvRecord {
  /** From 1; a quoted field may hold further lines. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Where a CSV text cannot be read on. */
export interface CsvFault {
  readonly line: number;
  readonly problem: string;
}

/** One field: quoted, or up to the next comma or line break. */
const FIELD = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
const END = /,|\r\n|\n|\r|$/y;

/**
 * Reads CSV (RFC 4180; lines may end in LF or CR alone) into its records. A record with a stray
 * quote is a fault, and reading goes on at the next line.
 */
export function readCsv(text: string): { records: CsvRecord[]; faults: CsvFault[] } {
  const records: CsvRecord[] = [];
  const faults: CsvFault[] = [];
  let line = 1;
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; ) {
    const record = readRecord(text, at);
    const passed = text.slice(at, record.end).match(/\r\n|\n|\r/g)?.length ?? 0;
    if (record.problem !== undefined) faults.push({ line, problem: record.problem });
    else if (record.fields.some((field) => field !== "") || record.fields.length > 1) {
      records.push({ line, fields: record.fields });
    }
    line += passed;
    at = record.end;
  }
  return { records, faults };
}

function readRecord(text: string, start: number) {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    FIELD.lastIndex = at;
    const [whole = "", quoted, bare = ""] = FIELD.exec(text) ?? [];
    at += whole.length;
    END.lastIndex = at;
    const end = END.exec(text)?.[0];
    if (end === undefined) {
      const rest = /\r\n|\n|\r|$/g;
      rest.lastIndex = at;
      const stop = rest.exec(text);
      const problem =
        text[at] === '"'
          ? 'a quote stands alone; write "" inside quotes'
          : "text follows a closing quote; put the whole field in quotes";
      return { fields, problem, end: (stop?.index ?? at) + Math.max(stop?.[0].length ?? 1, 1) };
    }
    fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    at += end.length;
    if (end !== ",") return { fields, end: at };
  }
}
