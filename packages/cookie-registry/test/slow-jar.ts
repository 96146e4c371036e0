import { getPublicSuffix } from "tldts";
import { type CookieScope, scopeOf } from "../src/core/audit/cookie-scope.ts";
import { parseSetCookie, type SetCookie } from "../src/core/audit/set-cookie.ts";
import { type HttpStateCase, receivedFrom, sentTo } from "./http-state.ts";

interface Kept {
  readonly cookie: SetCookie;
  readonly scope: CookieScope;
}

/** What a user agent with our parser sends back (RFC 6265bis sections 5.7 and 5.8.3). */
export function sentBack(one: HttpStateCase, now: number): { name: string; value: string }[] {
  const from = receivedFrom(one);
  const jar = new Map<string, Kept>();
  for (const line of one.received) {
    const cookie = parseSetCookie(line, now);
    const scope = cookie && scopeOf(cookie, from.hostname, from.pathname, isPublicSuffix);
    // Over plain HTTP a Secure cookie is neither kept nor sent.
    if (!scope || cookie.secure) continue;
    const key = JSON.stringify([cookie.name, scope]);
    const gone = cookie.lifetime !== "session" && cookie.lifetime <= 0;
    if (gone) jar.delete(key);
    else jar.set(key, { cookie, scope });
  }
  const to = sentTo(one);
  return [...jar.values()]
    .filter(({ scope }) => goesTo(scope, to))
    .sort((a, b) => b.scope.path.length - a.scope.path.length)
    .map(({ cookie: { name, value } }) => ({ name, value }));
}

function isPublicSuffix(domain: string): boolean {
  return getPublicSuffix(domain) === domain;
}

function goesTo({ domain, hostOnly, path }: CookieScope, to: URL): boolean {
  const host = to.hostname;
  if (host !== domain && (hostOnly || !host.endsWith(`.${domain}`))) return false;
  if (to.pathname === path) return true;
  return to.pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}
