import type { RegistryIssue } from "../core/error.ts";
import { type Place, topOf } from "../core/issues.ts";
import { JsonFault, readJson } from "../core/json-text.ts";
import { readObject } from "../core/read-value.ts";
import type { EntryDraft, Imported, ImportProblem } from "./draft.ts";

/** Reads drafts from a value; what it cannot read it refuses at its place. */
export type DraftReader = (value: unknown, place: Place) => readonly EntryDraft[];

/**
 * Imports from JSON: its text, or what a parser made of it. A part that is refused is a problem that
 * names its field; the parts beside it are read on.
 */
export function importJson(input: unknown, read: DraftReader): Imported {
  const issues: RegistryIssue[] = [];
  const parsed = typeof input === "string" ? parse(input) : { value: input };
  if ("problem" in parsed) return { drafts: [], problems: [parsed.problem] };
  const drafts = read(parsed.value, topOf(issues));
  return { drafts, problems: issues.map(problemOf) };
}

function parse(text: string): { value: unknown } | { problem: ImportProblem } {
  try {
    return { value: readJson(text.replace(/^\ufeff/, " ")).value };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const before = text.slice(0, error.offset).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    const message = `the text is not JSON: ${error.message} (line ${before.length}, column ${column})`;
    return { problem: { code: "bad-json", line: before.length, message } };
  }
}

function problemOf({ code, field, entry, message }: RegistryIssue): ImportProblem {
  return {
    code,
    field,
    ...(entry !== undefined && { entry }),
    message,
  };
}

/** The fields of an object, whatever they hold; none when it is no object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads the objects of a list, each at its place and known by its name; passes over what is none. */
export function objectsIn(
  value: unknown,
  place: Place,
  required = true,
): (readonly [fields: Fields, place: Place])[] {
  if (value === undefined && !required) return [];
  if (!Array.isArray(value)) {
    const code = value === undefined ? "missing-field" : "wrong-type";
    place.refuse(code, value === undefined ? "is missing" : "expected a list");
    return [];
  }
  return value.flatMap((item: unknown, index) => {
    const fields = readObject(item, place.at(index));
    if (!fields) return [];
    const { name = fields["identifier"] } = fields;
    const known = typeof name === "string" && name !== "";
    return [[fields, known ? place.at(index).named(name) : place.at(index)] as const];
  });
}

/** Reads a field that has to be a text with something in it. */
export function textOf(fields: Fields, field: string, place: Place): string | undefined {
  const value = fields[field];
  if (typeof value === "string" && value !== "") return value;
  const [code, problem] =
    value === undefined || value === ""
      ? (["missing-field", "is missing"] as const)
      : (["wrong-type", "expected a text"] as const);
  place.at(field).refuse(code, problem);
  return undefined;
}

/** Reads a field that may be absent and is a truth value otherwise. */
export function flagOf(fields: Fields, field: string, place: Place): boolean | undefined {
  const value = fields[field];
  if (value === undefined || typeof value === "boolean") return value;
  place.at(field).refuse("wrong-type", "expected true or false");
  return undefined;
}
