/** How a cookie is written; every cookie of the sites is for the whole site and never for a script. */
export interface CookieOptions {
  /** Seconds to live; a session cookie when left out, a deletion when 0. */
  readonly maxAge?: number;
}

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/**
 * Writes a Set-Cookie value (RFC 6265 section 4.1.1), HttpOnly and SameSite=Lax.
 *
 * @throws RangeError for a name or value that the grammar does not allow.
 */
export function setCookie(name: string, value: string, options: CookieOptions = {}): string {
  if (!NAME.test(name)) throw new RangeError(`not a cookie name: ${JSON.stringify(name)}`);
  if (!VALUE.test(value)) throw new RangeError(`not a cookie value, for ${name}`);
  const age = options.maxAge === undefined ? "" : `; Max-Age=${options.maxAge}`;
  return `${name}=${value}; Path=/${age}; HttpOnly; SameSite=Lax`;
}

/** Reads one cookie of a Cookie header; the first of several with the name, null when absent. */
export function readCookie(header: string | null | undefined, name: string): string | null {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
