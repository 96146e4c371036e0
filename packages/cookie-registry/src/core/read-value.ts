import { type Place, quoted } from "./issues.ts";
import type { LocalizedText } from "./localized-text.ts";

/** Reads a value of one shape, or refuses it at its place and returns undefined. */
export type Reader<T> = (value: unknown, place: Place) => T | undefined;

/**
 * Reads an object: refuses fields it does not know and required fields that are missing, reads the
 * others. Returns undefined when any field was refused.
 */
export function readFields<T>(
  value: unknown,
  place: Place,
  readers: { readonly [K in keyof T]-?: Reader<NonNullable<T[K]>> },
  optional: readonly (keyof T & string)[],
): T | undefined {
  const given = readObject(value, place);
  if (!given) return undefined;
  const strangers = Object.keys(given).filter((key) => !Object.hasOwn(readers, key));
  for (const key of strangers) {
    const known = Object.keys(readers).join(", ");
    place.at(key).refuse("unknown-field", `no such field; there are ${known}`);
  }
  let whole = strangers.length === 0;
  const read: Partial<T> = {};
  for (const key of Object.keys(readers) as (keyof T & string)[]) {
    if (given[key] === undefined) {
      if (optional.includes(key)) continue;
      place.at(key).refuse("missing-field", "is missing");
      whole = false;
      continue;
    }
    const result = readers[key](given[key], place.at(key));
    if (result === undefined) whole = false;
    else read[key] = result as T[typeof key];
  }
  return whole ? (read as T) : undefined;
}

/** Reads an object, whatever its fields. */
export function readObject(
  value: unknown,
  place: Place,
): Readonly<Record<string, unknown>> | undefined {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.assign(Object.create(null), value);
  }
  return refuseType(place, "an object", value);
}

/** Reads a list, each item by `item`. */
export function readList<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return refuseType(place, "a list", value);
    const items = Array.from(value, (one, index) => item(one, place.at(index)));
    return items.includes(undefined) ? undefined : (items as T[]);
  };
}

/** Reads `true` or `false`. */
export function readBoolean(value: unknown, place: Place): boolean | undefined {
  return typeof value === "boolean" ? value : refuseType(place, "true or false", value);
}

/** Reads `true` alone. */
export function readTrue(value: unknown, place: Place): true | undefined {
  return value === true ? true : refuseType(place, "true (or leave the field out)", value);
}

/** Reads one of a few words. */
export function readOneOf<T extends string>(words: readonly T[]): Reader<T> {
  return (value, place) => {
    if (words.includes(value as T)) return value as T;
    const expected = `one of ${words.join(", ")}`;
    if (typeof value !== "string") return refuseType(place, expected, value);
    place.refuse("bad-value", `expected ${expected}, got ${shown(value)}`);
    return undefined;
  };
}

/** Reads a text that every document can carry. */
export function readText(value: unknown, place: Place): string | undefined {
  if (typeof value !== "string") return refuseType(place, "a text", value);
  // Control characters apart from white space, and halves of surrogate pairs.
  if (!/(?![\n\r\t])[\p{Cc}\p{Cs}]/u.test(value)) return value;
  place.refuse("bad-value", `${shown(value)} holds a control character or half a surrogate pair`);
  return undefined;
}

/** Reads a text by language. */
export function readLocalizedText(value: unknown, place: Place): LocalizedText | undefined {
  const texts = readObject(value, place);
  if (!texts) return undefined;
  const read = Object.entries(texts).map(([tag, text]) => [tag, readText(text, place.at(tag))]);
  return read.some(([, text]) => text === undefined) ? undefined : Object.fromEntries(read);
}

/** Shows any value in a message, whatever it is made of. */
function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function refuseType(place: Place, expected: string, value: unknown): undefined {
  place.refuse("wrong-type", `expected ${expected}, got ${shown(value)}`);
  return undefined;
}
