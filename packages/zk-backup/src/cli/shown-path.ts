import { ZkBackupError } from "../core/errors.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Writes a path for a terminal: bytes that are no UTF-8 as `\xff`, control characters, which could
 * drive the terminal, as `\x1b`, and a backslash as `\\`.
 */
export function shownPath(names: readonly Uint8Array[]): string {
  return names.map(nameText).join("/");
}

/** What a path is in JSON: text, and its bytes where they are no UTF-8. */
export interface JsonPath {
  readonly path: string;
  /** Base64 of the path's bytes. */
  readonly pathBytes?: string;
}

/** Writes a path for programs: as it is where it is text. */
export function jsonPath(names: readonly Uint8Array[]): JsonPath {
  const bytes = Buffer.concat(names.flatMap((name, i) => (i === 0 ? [name] : [SLASH, name])));
  const text = utf8(bytes);
  if (text !== null) return { path: text };
  return { path: shownPath(names), pathBytes: bytes.toString("base64") };
}

/** Reads a path as somebody types it, `\xff` and `\\` included. @throws ZkBackupError `bad-input`. */
export function parsePath(text: string): Uint8Array[] {
  const names = text.split("/").filter((name) => name !== "" && name !== ".");
  if (names.includes(".."))
    throw new ZkBackupError("bad-input", `The path "${text}" steps up: name it from the root.`);
  return names.map(parseName);
}

const SLASH = Buffer.from("/");
const ESCAPE = /\\(?:x([0-9a-f]{2})|u(00[89][0-9a-f])|\\)/g;

function nameText(name: Uint8Array): string {
  const text = utf8(name);
  if (text !== null) return escaped(text.replaceAll("\\", "\\\\"));
  return Array.from(name, (byte) => {
    if (byte === 0x5c) return "\\\\";
    return byte < 0x20 || byte > 0x7e ? hex(byte) : String.fromCharCode(byte);
  }).join("");
}

function parseName(text: string): Uint8Array {
  const parts: Buffer[] = [];
  let at = 0;
  for (const match of text.matchAll(ESCAPE)) {
    parts.push(Buffer.from(text.slice(at, match.index)));
    parts.push(unescaped(match[1], match[2]));
    at = match.index + match[0].length;
  }
  return new Uint8Array(Buffer.concat([...parts, Buffer.from(text.slice(at))]));
}

function unescaped(byte: string | undefined, code: string | undefined): Buffer {
  if (byte !== undefined) return Buffer.from(byte, "hex");
  return Buffer.from(code === undefined ? "\\" : String.fromCharCode(Number.parseInt(code, 16)));
}

/** Writes control characters, of C0 and C1, as their code. */
export function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, (letter) =>
    letter.charCodeAt(0) < 0x80
      ? hex(letter.charCodeAt(0))
      : `\\u00${letter.charCodeAt(0).toString(16)}`,
  );
}

/** The same for text of several lines. */
export function shownLines(text: string): string {
  return text.split("\n").map(escaped).join("\n");
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}
