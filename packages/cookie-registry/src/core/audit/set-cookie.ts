import { readCookieDate } from "./cookie-date.ts";

/** How a cookie travels with requests from other sites; `default` when nothing valid was said. */
export type SameSite = "strict" | "lax" | "none" | "default";

/** A Set-Cookie line, or a text given to `document.cookie`, taken apart. */
export interface SetCookie {
  /** The cookie's name; empty for the nameless kind. */
  readonly name: string;
  /** The cookie's value. */
  readonly value: string;
  /** The Domain attribute in lower case without its leading dot; undefined for the host alone. */
  readonly domain: string | undefined;
  /** The Path attribute; undefined when the path of the page decides. */
  readonly path: string | undefined;
  /** Seconds from now to its end as stated, without any cap; 0 and less deletes. */
  readonly lifetime: number | "session";
  /** The Secure attribute. */
  readonly secure: boolean;
  /** The HttpOnly attribute. */
  readonly httpOnly: boolean;
  /** The SameSite attribute. */
  readonly sameSite: SameSite;
  /** The Partitioned attribute (CHIPS). */
  readonly partitioned: boolean;
}

/** Controls but the tab: with one of them the whole line is ignored. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/** RFC 6265bis section 5.6: longest name and value together, and longest attribute, in octets. */
const LONGEST_PAIR = 4096;
const LONGEST_ATTRIBUTE = 1024;

/**
 * Takes a Set-Cookie line apart as RFC 6265bis section 5.6 has user agents do it.
 *
 * The lifetime is what the line states: browsers cap it at 400 days, a policy may have stated more.
 *
 * @param line the value of one Set-Cookie header
 * @param now milliseconds since 1970, from which an Expires date is counted
 * @returns null when a user agent would ignore the line as a whole
 * @example
 * parseSetCookie("_gat=1; Max-Age=60; Path=/", Date.now())?.lifetime; // 60
 */
export function parseSetCookie(line: string, now: number): SetCookie | null {
  if (CONTROL.test(line)) return null;
  const [pair = "", ...rest] = line.split(";");
  const at = pair.indexOf("=");
  const name = trim(pair.slice(0, Math.max(at, 0)));
  const value = trim(pair.slice(at + 1));
  if (name + value === "" || octets(name + value) > LONGEST_PAIR) return null;
  if (name === "" && wouldPassForNamed(value)) return null;
  return { name, value, ...readAttributes(rest, now) };
}

/**
 * A nameless cookie is sent as its value alone. One that would then read as a pair, or as one with
 * a prefix, is refused (RFC 6265bis section 5.7 on prefixes; on the equals sign as Chromium does).
 */
function wouldPassForNamed(value: string): boolean {
  return value.includes("=") || /^__(secure|host|http|host-http)-/i.test(value);
}

type Attributes = Omit<SetCookie, "name" | "value">;

function readAttributes(parts: readonly string[], now: number): Attributes {
  // The last of several wins, the valid ones counting (section 5.7).
  const last = new Map<string, string>();
  for (const part of parts) {
    const at = part.indexOf("=");
    const key = trim(at < 0 ? part : part.slice(0, at)).toLowerCase();
    const value = at < 0 ? "" : trim(part.slice(at + 1));
    if (octets(value) <= LONGEST_ATTRIBUTE && isValid(key, value)) last.set(key, value);
  }
  return {
    domain: last.get("domain")?.replace(/^\./, "").toLowerCase() || undefined,
    path: last.get("path")?.startsWith("/") ? last.get("path") : undefined,
    lifetime: lifetime(last.get("max-age"), last.get("expires"), now),
    secure: last.has("secure"),
    httpOnly: last.has("httponly"),
    sameSite: sameSite(last.get("samesite")),
    partitioned: last.has("partitioned"),
  };
}

function isValid(key: string, value: string): boolean {
  if (key === "max-age") return /^-?\d+$/.test(value);
  if (key === "expires") return readCookieDate(value) !== null;
  return true;
}

function lifetime(
  maxAge: string | undefined,
  expires: string | undefined,
  now: number,
): number | "session" {
  if (maxAge !== undefined) return Number(maxAge);
  const date = expires === undefined ? null : readCookieDate(expires);
  return date === null ? "session" : Math.round((date - now) / 1000);
}

function sameSite(value = ""): SameSite {
  const word = value.toLowerCase();
  return word === "strict" || word === "lax" || word === "none" ? word : "default";
}

function trim(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}

/** The length of a text in UTF-8. */
function octets(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}
