/** A JSON text taken apart, with the place of every value in it. */
export interface JsonText {
  readonly value: unknown;
  /** Where each value starts, by its path (`entries[3].name`), in UTF-16 units from 0. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Fields that an object states more than once: path, and where the later one stands. */
  readonly repeated: readonly { readonly field: string; readonly offset: number }[];
}

/** A text that is not JSON (RFC 8259). */
export class JsonFault extends Error {
  readonly offset: number;

  constructor(offset: number, problem: string) {
    super(problem);
    this.name = "JsonFault";
    this.offset = offset;
  }
}

const SPACE = /[ \t\n\r]*/y;
const STRING_START = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[ !#-[\]-\uffff]*)*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** A registry is five levels deep; a file of a hundred would only exhaust the stack. */
const DEEPEST = 100;

/**
 * Reads JSON and remembers where everything stands. `JSON.parse` says where it failed in words that
 * differ by engine and version, or not at all, and keeps the last of two equal fields in silence.
 *
 * @throws JsonFault with the offset of the first character that cannot stand where it does
 */
export function readJson(text: string): JsonText {
  const offsets = new Map<string, number>();
  const repeated: { field: string; offset: number }[] = [];
  let at = 0;

  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  const next = (): string | undefined => {
    take(SPACE);
    return text[at];
  };
  const fail = (expected: string): never => {
    const found = at < text.length ? JSON.stringify(text[at]) : "the end of the text";
    throw new JsonFault(at, `expected ${expected}, found ${found}`);
  };
  const skip = (character: string, expected = `"${character}"`): void => {
    if (next() !== character) fail(expected);
    at++;
  };

  const readString = (): string => {
    const start = at;
    take(STRING_START);
    if (text[at] !== '"') fail("the string to go on or end");
    at++;
    return JSON.parse(text.slice(start, at)) as string;
  };

  const readItems = (close: string, item: (index: number) => void): void => {
    at++;
    if (next() === close) {
      at++;
      return;
    }
    for (let index = 0; ; index++) {
      item(index);
      if (next() === close) break;
      skip(",", `"," or "${close}"`);
    }
    at++;
  };

  const readArray = (path: string, depth: number): unknown[] => {
    const items: unknown[] = [];
    readItems("]", (index) => items.push(readValue(`${path}[${index}]`, depth)));
    return items;
  };

  const readMembers = (path: string, depth: number): object => {
    const members = new Map<string, unknown>();
    readItems("}", () => {
      if (next() !== '"') fail("a field's name in double quotes");
      const offset = at;
      const key = readString();
      const field = path === "" ? key : `${path}.${key}`;
      if (members.has(key)) repeated.push({ field, offset });
      skip(":");
      members.set(key, readValue(field, depth));
    });
    return Object.fromEntries(members);
  };

  const readValue = (path: string, depth: number): unknown => {
    const first = next();
    offsets.set(path, at);
    if (depth > DEEPEST) throw new JsonFault(at, `nested deeper than ${DEEPEST} levels`);
    if (first === "{") return readMembers(path, depth + 1);
    if (first === "[") return readArray(path, depth + 1);
    if (first === '"') return readString();
    const scalar = take(WORD) ?? take(NUMBER);
    return scalar === null ? fail("a value") : JSON.parse(scalar);
  };

  const value = readValue("", 0);
  if (next() !== undefined) fail("the end of the text");
  return { value, offsets, repeated };
}
