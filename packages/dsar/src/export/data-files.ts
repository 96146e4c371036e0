import type { ExportSource } from "./create-export.ts";
import { csvCells, csvRow, guarded } from "./csv.ts";

/** One connector's records as JSON, an array that is written record by record. */
export async function* connectorJson(
  source: ExportSource,
  connector: string,
): AsyncGenerator<string> {
  yield `{"format":"candor-dsar-records","version":1,"connector":${JSON.stringify(connector)},"records":[`;
  let separator = "\n";
  for await (const { kind, data } of source.records({ connector })) {
    yield `${separator}${JSON.stringify({ kind, data })}`;
    separator = ",\n";
  }
  yield "\n]}\n";
}

/** One kind of record as CSV; the columns are found in a first pass, in order of appearance. */
export async function* connectorCsv(
  source: ExportSource,
  connector: string,
  kind: string,
): AsyncGenerator<string> {
  const found = new Set<string>();
  for await (const { data } of source.records({ connector, kind }))
    for (const key of Object.keys(data)) found.add(key);
  const columns = [...found];
  yield csvRow(columns.map(guarded));
  for await (const { data } of source.records({ connector, kind }))
    yield csvRow(csvCells(columns, data));
}
