import { Buffer } from "node:buffer";

/** Looks for secrets in what somebody could get hold of. */
export interface Search {
  /** What of the secrets stands in these bytes, described; empty when nothing does. */
  in(bytes: Buffer): string[];
}

/** What must not be found. */
export interface Secrets {
  /** Contents, of which no run of 16 bytes may be found. */
  readonly contents: readonly Buffer[];
  /** Names, passwords, keys, each at least 6 bytes. */
  readonly texts: readonly (string | Buffer)[];
}

/** What a key may be written as: raw, hex, base64, base64url. */
export function writtenAs(key: Uint8Array): Buffer[] {
  const raw = Buffer.from(key);
  const texts = (["hex", "base64", "base64url"] as const).map((form) => raw.toString(form));
  return [raw, ...[...new Set(texts)].map((text) => Buffer.from(text.replace(/=+$/, "")))];
}

const RUN = 16;
const WORD = 8;

/**
 * Makes a search for every run of 16 bytes of the contents, at any place of either, and for every
 * text. A run of 16 bytes holds 8 bytes that are aligned in what is searched, so that those alone
 * are looked up, in a table of all 8-byte words of the contents.
 */
export function searchFor({ contents, texts }: Secrets): Search {
  const content = Buffer.concat(contents);
  const words = wordsOf(content);
  const needles = texts.map((text) => (typeof text === "string" ? Buffer.from(text) : text));
  const starts = new Uint8Array(1 << 24);
  for (const needle of needles) starts[needle.readUIntLE(0, 3)] = 1;
  return {
    in: (bytes) => [...textsIn(bytes, needles, starts), ...runsIn(bytes, content, words)],
  };
}

function textsIn(bytes: Buffer, needles: readonly Buffer[], starts: Uint8Array): string[] {
  const found = new Set<string>();
  let three = 0;
  for (let at = 0; at < bytes.length; at++) {
    three = (three >>> 8) | ((bytes[at] ?? 0) << 16);
    if (at < 2 || starts[three] === 0) continue;
    for (const needle of needles)
      if (needle.equals(bytes.subarray(at - 2, at - 2 + needle.length)))
        found.add(`${needle.toString("latin1")} at ${at - 2}`);
  }
  return [...found].slice(0, 20);
}

/** Where each word of 8 bytes begins, by open addressing; 0 is an empty place. */
function wordsOf(content: Buffer): Uint32Array {
  const table = new Uint32Array(2 ** Math.ceil(Math.log2(content.length * 2 + 16)));
  for (let at = 0; at + WORD <= content.length; at++) {
    let place = hashAt(content, at) & (table.length - 1);
    while (table[place] !== 0) place = (place + 1) & (table.length - 1);
    table[place] = at + 1;
  }
  return table;
}

function runsIn(bytes: Buffer, content: Buffer, words: Uint32Array): string[] {
  const found: string[] = [];
  for (let at = 0; at + WORD <= bytes.length && found.length < 20; at += WORD) {
    let place = hashAt(bytes, at) & (words.length - 1);
    for (; words[place] !== 0; place = (place + 1) & (words.length - 1)) {
      const run = runAround(bytes, at, content, (words[place] ?? 0) - 1);
      if (run !== null) found.push(`${run.toString("hex")} at ${at}`);
    }
  }
  return found;
}

/** What both have around two places, when it is a run of 16 bytes or more: its first 16. */
function runAround(bytes: Buffer, at: number, content: Buffer, other: number): Buffer | null {
  let [before, after] = [0, 0];
  while (after < RUN && bytes[at + after] === content[other + after] && at + after < bytes.length)
    after += 1;
  if (after < WORD) return null;
  while (before < RUN && before < at && before < other) {
    if (bytes[at - before - 1] !== content[other - before - 1]) break;
    before += 1;
  }
  return before + after < RUN ? null : bytes.subarray(at - before, at - before + RUN);
}

function hashAt(bytes: Buffer, at: number): number {
  const low = bytes.readInt32LE(at);
  const high = bytes.readInt32LE(at + 4);
  const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
