import type { Registry } from "@candor/cookie-registry";
import type { ChoiceCookie } from "../core/choice-cookie.ts";
import { isGranted } from "../core/scope.ts";

/** What of a request tells of consent; a Request is one. */
export interface HeadersOnly {
  /** Its headers. */
  readonly headers: {
    /** A header's value; null when it is not there. */
    get(name: string): string | null;
  };
}

/** Lists the cookies a request carries, in its order, names and values as they stand. */
export function requestCookies(request: HeadersOnly): [name: string, value: string][] {
  return (request.headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, Math.max(at, 0)), pair.slice(at + 1)];
    });
}

/** The Set-Cookie header that keeps a choice for `seconds`. */
export function choiceCookie(
  cookie: ChoiceCookie,
  value: string,
  seconds: number,
  secure: boolean,
): string {
  const { name, domain, path = "/" } = cookie;
  return [
    `${name}=${value}`,
    `Path=${path}`,
    `Max-Age=${seconds}`,
    "SameSite=Lax",
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    ...(secure ? ["Secure"] : []),
  ].join("; ");
}

/**
 * Set-Cookie headers that remove what a request still carries and its sender has not granted,
 * under every domain the cookie can have been set for. Reaches HttpOnly cookies, which the page's
 * own sweep cannot see.
 */
export function deniedCookies(
  request: Request,
  registry: Registry,
  granted: Readonly<Record<string, boolean>>,
  secure: boolean,
): string[] {
  const { hostname } = new URL(request.url);
  const has = (id: string) => granted[id] === true;
  const names = new Set(requestCookies(request).map(([name]) => name));
  return [...names].flatMap((name) => {
    const entry = registry.match(name, "cookie", hostname);
    if (!entry || isGranted(entry, has)) return [];
    const suffix = secure ? "; Secure" : "";
    return [...new Set(["/", entry.path ?? "/"])].flatMap((path) =>
      ["", ...parents(hostname)].map(
        (domain) => `${name}=; Path=${path}; Max-Age=0${domain && `; Domain=${domain}`}${suffix}`,
      ),
    );
  });
}

/** `a.b.example` gives itself and `b.example`, not `example`; an address gives nothing. */
function parents(host: string): string[] {
  if (/^[\d.]+$|:/.test(host)) return [];
  const labels = host.split(".");
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join("."));
}
