import type { MailFlaw } from "./mail-flaw.ts";

/** A message before it is taken apart: where its head ends, and what a look at its lines shows. */
export interface MailSource {
  /** Header lines, unfolded, at most 1,000 of at most 4,000 characters. */
  readonly headers: readonly string[];
  /** Everything behind the first empty line. */
  readonly body: Uint8Array;
  /** Taking it apart would cost more than a letter may: too many headers or parts. */
  readonly excessive: boolean;
  readonly flaws: readonly MailFlaw[];
}

const MAX_HEAD = 131_072;
const MAX_HEADERS = 1000;
const MAX_HEADER = 4000;
/** Lines that start like a boundary, in a message that says it has parts. */
const MAX_DELIMITERS = 400;
const CR = 13;
const LF = 10;
const DASH = 45;

const ONCE = ["subject", "message-id", "date", "content-type", "content-transfer-encoding"];

/** Looks at a message's lines, once, in time that grows with its length and nothing else. */
export function mailSource(raw: Uint8Array): MailSource {
  const at = headEnd(raw);
  const head = raw.subarray(0, Math.min(at.head, MAX_HEAD));
  const { headers, malformed, cut } = headersOf(head);
  const body = raw.subarray(at.body);
  const names = headers.map(nameOf);
  const multipart = headers.some((header) => /^content-type:\s*multipart\//i.test(header));
  const delimiters = multipart ? delimitersIn(body) : 0;
  const excessive = cut || at.head > MAX_HEAD || delimiters > MAX_DELIMITERS;
  const flaws: MailFlaw[] = [];
  if (cut || at.head > MAX_HEAD) flaws.push("headers-cut");
  if (malformed) flaws.push("header-malformed");
  if (ONCE.some((name) => names.indexOf(name) !== names.lastIndexOf(name)))
    flaws.push("header-repeated");
  if (hasBareLineEnds(raw)) flaws.push("line-ends");
  if (raw.includes(0)) flaws.push("control-characters");
  return { headers, body, excessive, flaws };
}

/**
 * Tells whether every line ends in CRLF. Servers that disagree about where a line ends disagree about
 * where a message ends, and a message hides in another ("SMTP smuggling", 2023).
 */
export function hasBareLineEnds(raw: Uint8Array): boolean {
  for (let at = raw.indexOf(LF); at !== -1; at = raw.indexOf(LF, at + 1))
    if (at === 0 || raw[at - 1] !== CR) return true;
  for (let at = raw.indexOf(CR); at !== -1; at = raw.indexOf(CR, at + 1))
    if (raw[at + 1] !== LF) return true;
  return false;
}

/** Name of a header line, in lower case; empty when it has none. */
export function nameOf(header: string): string {
  return /^([!-9;-~]+)[ \t]*:/.exec(header)?.[1]?.toLowerCase() ?? "";
}

function headEnd(raw: Uint8Array): { readonly head: number; readonly body: number } {
  for (let at = raw.indexOf(LF); at !== -1; at = raw.indexOf(LF, at + 1)) {
    const next = raw[at + 1] === CR ? at + 2 : at + 1;
    if (raw[next] === LF) return { head: at + 1, body: next + 1 };
  }
  return { head: raw.length, body: raw.length };
}

function headersOf(head: Uint8Array): {
  readonly headers: readonly string[];
  readonly malformed: boolean;
  readonly cut: boolean;
} {
  // Bytes stay bytes: who reads the header decodes it.
  const lines = Buffer.from(head).toString("latin1").split(/\r?\n/);
  const headers: string[] = [];
  let malformed = false;
  for (const line of lines) {
    if (line === "") continue;
    const last = headers.length - 1;
    if (/^[ \t]/.test(line) && last >= 0)
      headers[last] = `${headers[last]}${line}`.slice(0, MAX_HEADER);
    else if (nameOf(line) === "") malformed = true;
    else if (headers.length < MAX_HEADERS) headers.push(line.slice(0, MAX_HEADER));
    else return { headers, malformed, cut: true };
  }
  return { headers, malformed, cut: false };
}

function delimitersIn(body: Uint8Array): number {
  let found = body[0] === DASH && body[1] === DASH ? 1 : 0;
  for (let at = body.indexOf(LF); at !== -1; at = body.indexOf(LF, at + 1))
    if (body[at + 1] === DASH && body[at + 2] === DASH) found++;
  return found;
}
