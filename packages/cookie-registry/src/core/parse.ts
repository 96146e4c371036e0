import { checkSense } from "./check-sense.ts";
import { buildRegistry, indexEntries } from "./define.ts";
import { RegistryError, type RegistryIssue } from "./error.ts";
import { topOf } from "./issues.ts";
import { JsonFault, type JsonText, readJson } from "./json-text.ts";
import type { Registry, RegistryInput } from "./registry.ts";
import { readShape } from "./registry-shape.ts";

/**
 * Parses a registry file.
 *
 * @param value the file's text (JSON, RFC 8259; a byte order mark is passed over), or what
 *   `JSON.parse` made of it
 * @throws RegistryError with every mistake found, each naming entry and field; from a text also
 *   line, column and offset
 * @example
 * const registry = parseRegistry(await readFile("registry.json", "utf8"));
 */
export function parseRegistry(value: unknown): Registry {
  return typeof value === "string" ? parseText(value) : read(value, []);
}

/**
 * Checks a registry as `parseRegistry` does and returns the mistakes instead of throwing; for a test
 * beside a registry that is written in code.
 *
 * @param input the declaration, as handed to `defineRegistry`
 * @returns every mistake found, none when the registry is good
 * @example
 * expect(checkRegistry(declaration)).toEqual([]);
 */
export function checkRegistry(input: unknown): readonly RegistryIssue[] {
  const issues: RegistryIssue[] = [];
  examine(input, issues);
  return issues;
}

function parseText(text: string): Registry {
  const json = readText(text);
  const repeated = json.repeated.map(({ field, offset }): RegistryIssue => {
    const message = `${field}: is stated twice; keep one`;
    return located({ code: "duplicate-field", field, message }, text, offset);
  });
  try {
    return read(json.value, repeated);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw new RegistryError(
      error.issues.map((issue) =>
        issue.offset === undefined
          ? located(issue, text, offsetOf(issue.field, json.offsets))
          : issue,
      ),
    );
  }
}

function read(value: unknown, issues: RegistryIssue[]): Registry {
  const input = examine(value, issues);
  if (input && issues.length === 0) return buildRegistry(input, indexEntries(input, topOf([])));
  throw new RegistryError(issues);
}

/** Shape first; only what has a registry's shape can be looked at further. */
function examine(value: unknown, issues: RegistryIssue[]): RegistryInput | null {
  const top = topOf(issues);
  const input = readShape(value, top);
  if (!input) return null;
  indexEntries(input, top);
  checkSense(input, top);
  return input;
}

function readText(text: string): JsonText {
  try {
    // The mark becomes a blank, which keeps every offset true.
    return readJson(text.replace(/^\ufeff/, " "));
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const message = `the registry is not JSON: ${error.message}`;
    throw new RegistryError([
      located({ code: "bad-json", field: "", message }, text, error.offset),
    ]);
  }
}

/** A missing field has no place of its own: the object it is missing from stands for it. */
function offsetOf(field: string, offsets: JsonText["offsets"]): number {
  const found = offsets.get(field);
  if (found !== undefined) return found;
  const cut = Math.max(field.lastIndexOf("."), field.lastIndexOf("["), 0);
  return field === "" ? 0 : offsetOf(field.slice(0, cut), offsets);
}

function located(issue: RegistryIssue, text: string, offset: number): RegistryIssue {
  const before = text.slice(0, offset).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  const message = `${issue.message} (line ${before.length}, column ${column})`;
  return { ...issue, offset, message };
}
