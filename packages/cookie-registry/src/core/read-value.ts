import { type Place, shown } from "./issues.ts";
import type { LocalizedText } from "./localized-text.ts";

/** An object read from outside, none of whose fields has been looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads one field's value, or notes what is wrong with it and returns undefined. */
export type Reader<T> = (value: unknown, place: Place) => T | undefined;

/**
 * Reads an object with known fields: refuses unknown ones and missing ones, reads the others.
 *
 * A field whose key ends in `?` may be absent. The result is null when any field was refused.
 */
export function readFields<T>(
  value: unknown,
  place: Place,
  readers: { readonly [K in keyof T]-?: Reader<NonNullable<T[K]>> },
  optional: readonly (keyof T & string)[],
): T | null {
  const fields = readObject(value, place);
  if (!fields) return null;
  let whole = true;
  for (const key of Object.keys(fields)) {
    if (Object.hasOwn(readers, key)) continue;
    whole = false;
    place
      .at(key)
      .refuse("unknown-field", `no such field; there are ${Object.keys(readers).join(", ")}`);
  }
  const read: Partial<T> = {};
  for (const key of Object.keys(readers) as (keyof T & string)[]) {
    const given = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (given === undefined) {
      if (optional.includes(key)) continue;
      place.at(key).refuse("missing-field", "is missing");
      whole = false;
      continue;
    }
    const result = readers[key](given, place.at(key));
    if (result === undefined) whole = false;
    else read[key] = result as T[typeof key];
  }
  return whole ? (read as T) : null;
}

/** Reads a plain object. */
export function readObject(value: unknown, place: Place): Fields | undefined {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  place.refuse("wrong-type", `expected an object, got ${shown(value)}`);
  return undefined;
}

/** Reads a list, each item by `item`; `least` items at least. */
export function readList<T>(item: Reader<T>, least = 0): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) {
      place.refuse("wrong-type", `expected a list, got ${shown(value)}`);
      return undefined;
    }
    if (value.length < least) {
      place.refuse("bad-value", "is empty; state at least one");
      return undefined;
    }
    const items = Array.from(value, (one, index) => item(one, place.at(index)));
    return items.includes(undefined) ? undefined : (items as T[]);
  };
}

/** Reads `true` or `false`. */
export function readBoolean(value: unknown, place: Place): boolean | undefined {
  if (typeof value === "boolean") return value;
  place.refuse("wrong-type", `expected true or false, got ${shown(value)}`);
  return undefined;
}

/** Reads `true` alone. */
export function readTrue(value: unknown, place: Place): true | undefined {
  if (value === true) return true;
  place.refuse("wrong-type", `expected true, got ${shown(value)}; leave the field out otherwise`);
  return undefined;
}

/** Reads one of a few words. */
export function readOneOf<T extends string>(words: readonly T[]): Reader<T> {
  return (value, place) => {
    if (words.includes(value as T)) return value as T;
    const code = typeof value === "string" ? "bad-value" : "wrong-type";
    place.refuse(code, `expected one of ${words.join(", ")}, got ${shown(value)}`);
    return undefined;
  };
}

// Control characters apart from white space, and lone surrogates, which no document can carry.
const UNPRINTABLE = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;

/** Reads a text with something in it that every document can carry. */
export function readText(value: unknown, place: Place): string | undefined {
  if (typeof value !== "string") {
    place.refuse("wrong-type", `expected a text, got ${shown(value)}`);
    return undefined;
  }
  if (value.trim() === "") {
    place.refuse("bad-value", "is empty");
    return undefined;
  }
  if (UNPRINTABLE.test(value)) {
    place.refuse("bad-value", `${shown(value)} holds a control character or half a surrogate pair`);
    return undefined;
  }
  return value;
}

// BCP 47 in the part that names a language: language, script, region, variants.
const LANGUAGE_TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

/** Reads a text by language. */
export function readLocalizedText(value: unknown, place: Place): LocalizedText | undefined {
  const texts = readObject(value, place);
  if (!texts) return undefined;
  const languages = Object.keys(texts);
  if (languages.length === 0) {
    place.refuse("bad-value", "has no text; state at least one language");
    return undefined;
  }
  const read = languages.map((language) => {
    const at = place.at(language);
    if (LANGUAGE_TAG.test(language)) return readText(texts[language], at);
    at.refuse("bad-language", `${shown(language)} is no language tag; write en, de or pt-BR`);
    return undefined;
  });
  return read.includes(undefined) ? undefined : (texts as LocalizedText);
}
