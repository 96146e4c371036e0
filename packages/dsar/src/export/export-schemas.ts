import type { JsonObject } from "../core/json.ts";
import type { DataField } from "../core/register/register.ts";
import type { ExportPlan, PlannedConnector, PlannedKind } from "./export-plan.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const TEXT: JsonObject = { type: "string" };
const COUNT: JsonObject = { type: "integer", minimum: 0 };

/** JSON Schema of one connector's records: the form they have, with the register's words. */
export function recordsSchema(plan: ExportPlan, connector: PlannedConnector): JsonObject {
  const { name, title, kinds } = connector;
  return {
    $schema: DIALECT,
    $id: `urn:candor:dsar:export:${plan.source.requestId}:${name}`,
    title,
    ...closed({
      format: { const: "candor-dsar-records" },
      version: { const: 2 },
      schema: TEXT,
      connector: { const: name },
      records: { type: "array", items: variants(kinds.map((kind) => recordSchema(plan, kind))) },
    }),
  };
}

function variants(schemas: readonly JsonObject[]): JsonObject | false {
  return schemas.length === 0 ? false : { oneOf: schemas };
}

function recordSchema(plan: ExportPlan, { kind, shape }: PlannedKind): JsonObject {
  const required = { kind: { const: kind }, data: described(shape.schema(), plan, kind) };
  const withheld = { type: "array", items: { type: "string", format: "json-pointer" } };
  return { ...closed(required), properties: { ...required, withheld } };
}

/** Puts the register's name of a field beside the column it stands for. */
function described(schema: JsonObject, plan: ExportPlan, kind: string): JsonObject {
  const fields = plan.source.register.categories
    .filter(({ id, records = [id] }) => records.some((each) => each.split("/").at(-1) === kind))
    .flatMap((category) => category.fields);
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonObject>>;
  const entries = Object.entries(properties).map(([name, property]) => {
    const field = fields.find((each: DataField) => (each.key ?? each.name) === name);
    return [name, field === undefined ? property : { ...property, description: field.name }];
  });
  return { ...schema, properties: Object.fromEntries(entries) };
}

/**
 * JSON Schema (draft 2020-12) of the `manifest.json` in every export; the same stands in the export
 * as `manifest.schema.json`.
 *
 * @example
 * new Ajv2020().compile(exportManifestJsonSchema())(manifest);
 */
export function exportManifestJsonSchema(): JsonObject {
  const kind = closed({ kind: TEXT, records: COUNT, withheld: COUNT });
  const nullable = { type: ["string", "null"] };
  return {
    $schema: DIALECT,
    $id: "urn:candor:dsar:export-manifest:2",
    title: "Manifest of an export of personal data",
    ...closed({
      format: { const: "candor-dsar-export" },
      version: { const: 2 },
      right: { enum: ["access", "portability"] },
      request: TEXT,
      controller: TEXT,
      createdAt: { type: "string", format: "date-time" },
      versions: closed({
        records: { const: 2 },
        register: nullable,
        effective: nullable,
        rulesAsOf: { type: "string", format: "date" },
      }),
      counts: closed({ records: COUNT, withheld: COUNT }),
      systems: list(
        closed({
          connector: TEXT,
          title: TEXT,
          kinds: list(kind),
          leftOut: list(closed({ kind: TEXT, why: TEXT })),
        }),
      ),
      files: list(
        closed({
          path: TEXT,
          bytes: COUNT,
          sha256: { type: "string", pattern: "^[0-9a-f]{64}$" },
        }),
      ),
    }),
  };
}

function list(items: JsonObject): JsonObject {
  return { type: "array", items };
}

/** An object with these members and no other. */
function closed(properties: JsonObject): JsonObject {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
