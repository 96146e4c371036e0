import type { Registry } from "@candor/cookie-registry";
import type { ChoiceCookie } from "../core/choice-cookie.ts";
import { isGranted } from "../core/scope.ts";
import type { HeadersOnly } from "../http/request-head.ts";

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

/**
 * The Set-Cookie headers that keep a choice for `seconds`: one, after removals when the request
 * carries several cookies of that name, as it does once a site has changed the cookie's domain.
 */
export function choiceCookies(
  request: Request,
  cookie: ChoiceCookie,
  value: string,
  seconds: number,
  secure: boolean,
): string[] {
  const { name, domain, path = "/" } = cookie;
  const sent = requestCookies(request).filter(([found]) => found === name);
  const set = [
    `${name}=${value}`,
    `Path=${path}`,
    `Max-Age=${seconds}`,
    "SameSite=Lax",
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    ...(secure ? ["Secure"] : []),
  ].join("; ");
  return sent.length > 1 ? [...removals(request, name, ["/", path], secure), set] : [set];
}

/**
 * Set-Cookie headers that remove what a request still carries and its sender has not granted,
 * under every domain the cookie can have been set for. Reaches HttpOnly cookies, which the page's
 * own sweep cannot see; one declared for a path of its own goes unseen.
 */
export function deniedCookies(
  request: Request,
  registry: Registry,
  granted: Readonly<Record<string, boolean>>,
  secure: boolean,
): string[] {
  const { hostname } = new URL(request.url);
  const elsewhere = registry.entries.filter(
    ({ httpOnly, path, name }) => httpOnly && path !== undefined && !name.includes("<"),
  );
  const names = [
    ...requestCookies(request).map(([name]) => name),
    ...elsewhere.map(({ name }) => name),
  ];
  return [...new Set(names)].flatMap((name) => {
    const entry = registry.match(name, "cookie", hostname);
    if (!entry || isGranted(entry, granted)) return [];
    const { path = "/", partitioned = false } = entry;
    return removals(request, name, ["/", path], secure, secure && partitioned);
  });
}

function removals(
  request: Request,
  name: string,
  paths: readonly string[],
  secure: boolean,
  partitioned = false,
): string[] {
  const { hostname } = new URL(request.url);
  const kinds = [secure ? "; Secure" : "", ...(partitioned ? ["; Secure; Partitioned"] : [])];
  return [...new Set(paths)].flatMap((path) =>
    ["", ...parents(hostname)].flatMap((domain) =>
      kinds.map(
        (kind) => `${name}=; Path=${path}; Max-Age=0${domain && `; Domain=${domain}`}${kind}`,
      ),
    ),
  );
}

/** `a.b.example` gives itself and `b.example`, not `example`; an address gives nothing. */
function parents(host: string): string[] {
  if (/^[\d.]+$|:/.test(host)) return [];
  const labels = host.split(".");
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join("."));
}
