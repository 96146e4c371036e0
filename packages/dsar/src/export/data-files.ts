import { type Disclosed, disclose } from "../core/disclosure/disclose.ts";
import { csvCells, csvRow, guarded } from "./csv.ts";
import type { ExportPlan, PlannedConnector, PlannedKind } from "./export-plan.ts";
import { recordsSchema } from "./export-schemas.ts";

/**
 * One connector's records as JSON, an array that is written record by record. What stands in it is
 * counted and its form learned on the way, for the files that follow.
 */
export async function* connectorJson(
  plan: ExportPlan,
  connector: PlannedConnector,
): AsyncGenerator<string> {
  const kinds = new Map(connector.kinds.map((planned) => [planned.kind, planned]));
  const schema = connector.schema.slice(connector.schema.lastIndexOf("/") + 1);
  yield `{"format":"candor-dsar-records","version":2,"schema":${JSON.stringify(schema)},"connector":${JSON.stringify(connector.name)},"records":[`;
  let separator = "\n";
  for await (const { kind, data } of plan.source.records({ connector: connector.name })) {
    const planned = kinds.get(kind);
    if (planned === undefined) continue;
    const shown = disclose(data, planned.rules, plan.own);
    learn(planned, shown);
    // What Art. 20 does not cover is no gap in the record.
    const withheld = shown.withheld
      .filter(({ rule }) => rule.withhold !== "omit")
      .map(({ pointer }) => pointer);
    const record = { kind, data: shown.data, ...(withheld.length === 0 ? {} : { withheld }) };
    yield `${separator}${JSON.stringify(record)}`;
    separator = ",\n";
  }
  yield "\n]}\n";
}

function learn({ shape, tally }: PlannedKind, { data, withheld }: Disclosed): void {
  shape.add(data);
  tally.records++;
  for (const { rule } of withheld) tally.withheld.set(rule, (tally.withheld.get(rule) ?? 0) + 1);
}

/** The schema that a connector's records fulfil; asked for after they were written. */
export function* connectorSchema(plan: ExportPlan, connector: PlannedConnector): Generator<string> {
  yield `${JSON.stringify(recordsSchema(plan, connector), null, 2)}\n`;
}

/** One kind of record as CSV, its columns in order of appearance; withheld cells say so. */
export async function* connectorCsv(
  plan: ExportPlan,
  connector: string,
  { kind, rules, shape }: PlannedKind,
): AsyncGenerator<string> {
  const columns = shape.names();
  yield csvRow(columns.map(guarded));
  for await (const { data } of plan.source.records({ connector, kind })) {
    const shown = disclose(data, rules, plan.own);
    yield csvRow(csvCells(columns, shown));
  }
}
