import { DdnsError } from "../core/errors.ts";

/** A JSON document together with the lines on which its values begin. */
export interface JsonText {
  readonly value: unknown;
  /** Line, from 1, of the value at a path such as `records[0].name`, or of what holds it. */
  lineOf(path: string): number;
}

const DEEPEST = 64;

/**
 * Parses JSON (RFC 8259) and remembers where everything stands, for error messages that a person
 * can follow. A name that stands twice in an object is refused: one of the two would be ignored.
 *
 * @throws DdnsError `option` with line and column; nothing of the text is quoted, since what is
 * near a mistake may be a pasted secret.
 */
export function parseJsonText(text: string): JsonText {
  const lines = new Map<string, number>();
  const scan: Scan = { text, at: 0, lines };
  const value = readValue(scan, "", 0);
  skipSpace(scan);
  if (scan.at < text.length) throw mistake(scan, "something follows the end");
  return {
    value,
    lineOf(path) {
      for (let known = path; ; known = known.replace(/(\.[^.[\]]*|\[\d+\]|^[^.[\]]+)$/, "")) {
        const line = lines.get(known);
        if (line !== undefined) return line;
        if (known === "") return 1;
      }
    },
  };
}

interface Scan {
  readonly text: string;
  at: number;
  readonly lines: Map<string, number>;
}

function readValue(scan: Scan, path: string, depth: number): unknown {
  if (depth > DEEPEST) throw mistake(scan, "nested too deeply");
  skipSpace(scan);
  if (!scan.lines.has(path)) scan.lines.set(path, lineAt(scan.text, scan.at));
  switch (scan.text[scan.at]) {
    case "{":
      return readObject(scan, path, depth);
    case "[":
      return readArray(scan, path, depth);
    case '"':
      return readString(scan);
    default:
      return readWord(scan);
  }
}

function readObject(scan: Scan, path: string, depth: number): Record<string, unknown> {
  const members: [string, unknown][] = [];
  scan.at += 1;
  if (closes(scan, "}")) return {};
  do {
    skipSpace(scan);
    const line = lineAt(scan.text, scan.at);
    if (scan.text[scan.at] !== '"') throw mistake(scan, "a name in quotes is expected");
    const name = readString(scan);
    const inner = path === "" ? name : `${path}.${name}`;
    if (members.some(([known]) => known === name)) throw mistake(scan, "a name stands twice");
    scan.lines.set(inner, line);
    expectCharacter(scan, ":");
    members.push([name, readValue(scan, inner, depth + 1)]);
  } while (continues(scan, "}"));
  return Object.fromEntries(members);
}

function readArray(scan: Scan, path: string, depth: number): unknown[] {
  const values: unknown[] = [];
  scan.at += 1;
  if (closes(scan, "]")) return values;
  do values.push(readValue(scan, `${path}[${values.length}]`, depth + 1));
  while (continues(scan, "]"));
  return values;
}

function closes(scan: Scan, bracket: string): boolean {
  skipSpace(scan);
  if (scan.text[scan.at] !== bracket) return false;
  scan.at += 1;
  return true;
}

function continues(scan: Scan, bracket: string): boolean {
  if (closes(scan, bracket)) return false;
  if (scan.text[scan.at] !== ",") throw mistake(scan, `a comma or ${bracket} is expected`);
  scan.at += 1;
  return true;
}

function expectCharacter(scan: Scan, character: string): void {
  skipSpace(scan);
  if (scan.text[scan.at] !== character) throw mistake(scan, `${character} is expected`);
  scan.at += 1;
}

const STRING = /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function readString(scan: Scan): string {
  return take(scan, STRING, "a text is not closed, or has a character it may not have") as string;
}

function readWord(scan: Scan): unknown {
  return take(scan, WORD, "a value is expected");
}

// The text of one value, as JSON.parse understands it; its own complaint would quote the text.
function take(scan: Scan, pattern: RegExp, otherwise: string): unknown {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text)?.[0] ?? "";
  try {
    const value: unknown = JSON.parse(found);
    scan.at += found.length;
    return value;
  } catch {
    throw mistake(scan, otherwise);
  }
}

function skipSpace(scan: Scan): void {
  while (" \t\r\n".includes(scan.text[scan.at] ?? "x")) scan.at += 1;
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

function mistake(scan: Scan, what: string): DdnsError {
  const line = lineAt(scan.text, scan.at);
  const column = scan.at - scan.text.lastIndexOf("\n", scan.at - 1);
  return new DdnsError("option", `line ${line}, column ${column}: this is not JSON: ${what}`);
}
