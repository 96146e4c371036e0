import { domainCovers } from "../host.ts";
import type { SetCookie } from "./set-cookie.ts";

/** Where a cookie belongs once a browser has taken it. */
export interface CookieScope {
  /** The host, or with `hostOnly: false` the domain with all hosts below it. */
  readonly domain: string;
  /** True when hosts below the domain do not get the cookie. */
  readonly hostOnly: boolean;
  /** The path below which the cookie is sent. */
  readonly path: string;
}

/**
 * Tells where a cookie belongs (RFC 6265bis section 5.7, steps on domain and path).
 *
 * @param cookie the line taken apart
 * @param host the host that set it, in lower case
 * @param pathname the path of the address that set it
 * @param isPublicSuffix tells whether anybody may register names below a domain
 * @returns null when the host must not set a cookie for that domain
 */
export function scopeOf(
  cookie: SetCookie,
  host: string,
  pathname: string,
  isPublicSuffix: (domain: string) => boolean,
): CookieScope | null {
  const path = cookie.path ?? defaultPath(pathname);
  const { domain } = cookie;
  const own = { domain: host, hostOnly: true, path };
  if (domain === undefined) return own;
  if (isPublicSuffix(domain)) return domain === host ? own : null;
  return domainCovers(domain, host) ? { domain, hostOnly: false, path } : null;
}

/** RFC 6265bis section 5.1.4: the folder of the address. */
function defaultPath(pathname: string): string {
  const cut = pathname.lastIndexOf("/");
  return cut <= 0 ? "/" : pathname.slice(0, cut);
}
