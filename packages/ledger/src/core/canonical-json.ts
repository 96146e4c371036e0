import { LedgerError } from "./errors.ts";

/**
 * Writes a value as JSON with sorted keys and no spaces, so that equal values give equal text
 * (the parts of RFC 8785 that records need).
 *
 * @throws LedgerError `not-json` for undefined, functions, symbols, bigints and numbers that are
 * not finite; the message names the path.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$");
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === "boolean" || typeof value === "string")
    return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item, index) => write(item, `${path}[${index}]`)).join(",")}]`;
  if (typeof value === "object") return writeObject(value as Record<string, unknown>, path);
  throw new LedgerError("not-json", `${path} is ${describe(value)}, which JSON cannot hold.`);
}

function writeObject(value: Record<string, unknown>, path: string): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new LedgerError("not-json", `${path} is not a plain object: convert it first.`);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${write(value[key], `${path}.${key}`)}`);
  return `{${members.join(",")}}`;
}

function describe(value: unknown): string {
  return typeof value === "number" ? String(value) : typeof value;
}
