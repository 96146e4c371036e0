import type { Json, JsonObject } from "../json.ts";
import type { FieldRule } from "./disclosure-rules.ts";

/** Stands inside a text where another person's address stood. */
export const WITHHELD = "[withheld]";

/** A record as the person gets it. */
export interface Disclosed {
  readonly data: JsonObject;
  /** Places that were withheld or changed, as JSON Pointers (RFC 6901), each with its rule. */
  readonly withheld: readonly { readonly pointer: string; readonly rule: FieldRule }[];
}

/**
 * Withholds from a record what its rules name.
 *
 * @param own the person's own address, in lower case; null when it is not known any more, and then
 *   nothing counts as the person's own
 */
export function disclose(
  data: JsonObject,
  rules: readonly FieldRule[],
  own: string | null,
): Disclosed {
  const withheld: { pointer: string; rule: FieldRule }[] = [];
  let shown: Json = data;
  for (const rule of rules) {
    const note = (pointer: string): void => {
      withheld.push({ pointer, rule });
    };
    shown = follow({ original: data, shown, parent: data, pointer: "" }, rule.path, {
      rule,
      own,
      note,
    });
  }
  return { data: shown as JsonObject, withheld };
}

/** A place in a record: as it was, as it is shown so far, and the object around it. */
interface Place {
  readonly original: Json;
  readonly shown: Json;
  readonly parent: JsonObject;
  readonly pointer: string;
}

interface Work {
  readonly rule: FieldRule;
  readonly own: string | null;
  note(pointer: string): void;
}

/** Goes down a path; a list on the way means each of its items. */
function follow(place: Place, path: readonly string[], work: Work): Json {
  const { original, shown, pointer } = place;
  const [name, ...rest] = path;
  if (name === undefined) return leaf(place, work);
  if (Array.isArray(original) && Array.isArray(shown)) {
    const { parent } = place;
    return original.map((item: Json, index) =>
      follow(
        { original: item, shown: shown[index] ?? null, parent, pointer: `${pointer}/${index}` },
        path,
        work,
      ),
    );
  }
  if (!isObject(original) || !isObject(shown)) return shown;
  if (!Object.hasOwn(original, name) || !Object.hasOwn(shown, name)) return shown;
  const below = `${pointer}/${pointerName(name)}`;
  if (rest.length === 0 && work.rule.withhold === "omit") {
    work.note(below);
    return Object.fromEntries(Object.entries(shown).filter(([key]) => key !== name));
  }
  const child: Place = {
    original: original[name] ?? null,
    shown: shown[name] ?? null,
    parent: original,
    pointer: below,
  };
  const changed = follow(child, rest, work);
  return changed === child.shown ? shown : { ...shown, [name]: changed };
}

function leaf({ original, shown, parent, pointer }: Place, { rule, own, note }: Work): Json {
  if (original === null || shown === null) return shown;
  if (rule.withhold === "addresses") {
    const struck = strike(shown, own);
    if (!struck.changed) return shown;
    note(pointer);
    return struck.value;
  }
  if (typeof rule.withhold === "object" && isOwn(parent[rule.withhold.unless], own)) return shown;
  note(pointer);
  return null;
}

function isOwn(value: Json | undefined, own: string | null): boolean {
  if (value === true) return true;
  return own !== null && typeof value === "string" && value.trim().toLowerCase() === own;
}

/** Starts at the start of a word alone: a long text without an address is read once. */
const ADDRESS =
  /(?<![\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-])[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu;
/** A number that names its country; without it every order number would look like one. */
const TELEPHONE = /(?<![\p{L}\p{N}])(?:\+|00)[1-9](?:[ ()./-]{0,2}\d){6,14}(?!\d)/gu;

function strike(value: Json, own: string | null): { value: Json; changed: boolean } {
  if (typeof value === "string") {
    const text = value
      .replace(ADDRESS, (found) => (found.toLowerCase() === own ? found : WITHHELD))
      .replace(TELEPHONE, WITHHELD);
    return { value: text, changed: text !== value };
  }
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => strike(item, own));
    return { value: items.map((item) => item.value), changed: items.some((item) => item.changed) };
  }
  if (!isObject(value)) return { value, changed: false };
  const entries = Object.entries(value).map(([key, item]) => [key, strike(item, own)] as const);
  return {
    value: Object.fromEntries(entries.map(([key, item]) => [key, item.value])),
    changed: entries.some(([, item]) => item.changed),
  };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member's name inside a JSON Pointer (RFC 6901, section 3). */
export function pointerName(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
