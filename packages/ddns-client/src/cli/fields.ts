import { DdnsError, isDdnsError } from "../core/errors.ts";

/** The members of one object of the configuration. */
export type Fields = Readonly<Record<string, unknown>>;

/** Checks that a value is an object with known members alone. @throws DdnsError `option`. */
export function fieldsOf(value: unknown, field: string, known: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(field || "the file", "must be an object");
  for (const name of Object.keys(value))
    if (!known.includes(name))
      throw wrong(inside(field, name), `is not a setting; there are ${known.join(", ")}`);
  return value as Fields;
}

interface Kinds {
  readonly boolean: boolean;
  readonly number: number;
  readonly string: string;
}

/** The member when it is there, of this kind; to be spread into options. @throws DdnsError `option`. */
export function optional<N extends string, K extends keyof Kinds>(
  fields: Fields,
  name: N,
  kind: K,
  parent = "",
): { readonly [key in N]?: Kinds[K] } {
  const value = fields[name];
  if (value === undefined) return {};
  if (typeof value !== kind || value === "")
    throw wrong(inside(parent, name), `must be a ${KIND[kind]}`);
  return { [name]: value } as { readonly [key in N]?: Kinds[K] };
}

const KIND = { boolean: "true or false", number: "number", string: "text" } as const;

/** A member that must be a text. @throws DdnsError `option`. */
export function text(fields: Fields, name: string, parent = ""): string {
  return textAt(inside(parent, name))(fields[name]);
}

/** Checks that a value is a text. @throws DdnsError `option`. */
export function textAt(field: string): (value: unknown) => string {
  return (value) => {
    if (typeof value === "string" && value !== "") return value;
    throw wrong(field, "must be a text");
  };
}

/** Checks that a value is a list. @throws DdnsError `option`. */
export function list(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(field, "must be a list");
}

/** A port number, when it is there. @throws DdnsError `option`. */
export function portOf(fields: Fields, parent: string): { readonly port?: number } {
  const { port } = optional(fields, "port", "number", parent);
  if (port === undefined) return {};
  if (Number.isInteger(port) && port > 0 && port < 65_536) return { port };
  throw wrong(inside(parent, "port"), "must be a port number");
}

/** A member that must be one of a few words. @throws DdnsError `option`. */
export function choice<T extends string>(
  fields: Fields,
  name: string,
  parent: string,
  among: readonly T[],
): T {
  const found = among.find((candidate) => candidate === fields[name]);
  if (found !== undefined) return found;
  throw wrong(inside(parent, name), `must be one of ${among.join(", ")}`);
}

/** Runs what checks its own options, and says where in the file they stand. */
export function within<T>(field: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isDdnsError(error) || error.field?.startsWith(`${field}.`)) throw error;
    const place = inside(field, error.field ?? "");
    const message = error.message.startsWith(`${error.field}`)
      ? inside(field, error.message)
      : `${place} ${error.message}`;
    throw new DdnsError(error.code, message, { field: place });
  }
}

/** Path of a member. */
export function inside(parent: string, name: string): string {
  return parent === "" || name === "" ? parent + name : `${parent}.${name}`;
}

/** The error for a wrong field. */
export function wrong(field: string, why: string): DdnsError {
  return new DdnsError("option", `${field} ${why}`, { field });
}
