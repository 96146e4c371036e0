import type { Json, JsonObject } from "../json.ts";

/** The form of many values, learned one by one. */
export interface Shape {
  add(value: Json): void;
  /** Names of the objects' members, in order of appearance. */
  names(): readonly string[];
  /** A JSON Schema (draft 2020-12) that every value added so far fulfils. */
  schema(): JsonObject;
}

/** An object with more names than this is a map by date or by id: its names are no fields. */
const MAX_NAMES = 200;

/** A name that validators in JavaScript pass over: it reaches an object's prototype. */
const UNTESTABLE = "__proto__";

/**
 * Learns the form of values in memory that does not grow with their number.
 *
 * @param options.top the objects are records, whose names are all kept: they head a table
 */
export function createShape(options: { readonly top?: boolean } = {}): Shape {
  const types = new Set<string>();
  const members = new Map<string, { readonly shape: Shape; count: number }>();
  let objects = 0;
  let items: Shape | null = null;
  let others: Shape | null = null;
  const formats = new Set<string>(["date", "date-time"]);

  function addObject(value: JsonObject): void {
    objects++;
    for (const [name, member] of Object.entries(value)) {
      const known = members.get(name);
      if (known !== undefined) {
        known.count++;
        known.shape.add(member);
      } else if (options.top === true || members.size < MAX_NAMES) {
        const shape = createShape();
        shape.add(member);
        members.set(name, { shape, count: 1 });
      } else {
        others ??= createShape();
        others.add(member);
      }
    }
  }

  function objectSchema(): JsonObject {
    const named = [...members].filter(([name]) => name !== UNTESTABLE);
    const entries = named.map(([name, { shape }]) => [name, shape.schema()] as const);
    const required = named.filter(([, { count }]) => count === objects).map(([name]) => name);
    const additional = others === null ? false : others.schema();
    return {
      properties: Object.fromEntries(entries),
      required,
      additionalProperties: members.has(UNTESTABLE) ? true : additional,
    };
  }

  return {
    add(value) {
      types.add(typeOf(value));
      if (typeof value === "string") {
        for (const format of formats) if (!fits(value, format)) formats.delete(format);
      } else if (Array.isArray(value)) {
        items ??= createShape();
        for (const item of value as readonly Json[]) items.add(item);
      } else if (typeof value === "object" && value !== null) addObject(value as JsonObject);
    },
    names: () => [...members.keys()],
    schema() {
      // No value was ever seen, as in a list that was always empty: nothing is known.
      if (types.size === 0) return {};
      const known = [...types].filter((type) => type !== "integer" || !types.has("number")).sort();
      const [format] = types.has("string") ? formats : [];
      return {
        type: known.length === 1 ? (known[0] ?? "null") : known,
        ...(format === undefined ? {} : { format }),
        ...(items === null ? {} : { items: items.schema() }),
        ...(objects === 0 ? {} : objectSchema()),
      };
    },
  };
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

const TIME =
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** RFC 3339, as JSON Schema's formats `date` and `date-time` have it. */
function fits(text: string, format: string): boolean {
  const day = text.slice(0, 10);
  const parsed = new Date(`${day}T00:00:00Z`);
  const real = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
  return real && (format === "date" ? text.length === 10 : TIME.test(text));
}
