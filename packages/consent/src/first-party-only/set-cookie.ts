import type { Registry } from "@candor/cookie-registry";
import { scopeOf } from "../core/scope.ts";

/** Why a Set-Cookie header was held back. */
export interface DroppedCookie {
  /** The cookie's name. */
  readonly name: string;
  /**
   * `undeclared`: the registry has no such cookie; `foreign-domain`: it is not for this site;
   * `not-granted`: the visitor has not agreed to it.
   */
  readonly why: "undeclared" | "foreign-domain" | "not-granted";
}

/** What Set-Cookie headers are judged by. */
export interface CookieRule {
  /** What the site declares. */
  readonly registry: Registry;
  /** The site's host name. */
  readonly site: string;
  /** What the visitor has granted, by id; everything declared may pass when left out. */
  readonly granted?: Readonly<Record<string, boolean>>;
}

/** Splits Set-Cookie headers into those that may pass and the rest. */
export function filterSetCookie(
  headers: readonly string[],
  rule: CookieRule,
): { kept: string[]; dropped: DroppedCookie[] } {
  const kept: string[] = [];
  const dropped: DroppedCookie[] = [];
  for (const header of headers) {
    const name = header.split(/[=;]/, 1)[0]?.trim() ?? "";
    const why = objection(name, header, rule);
    if (why) dropped.push({ name, why });
    else kept.push(header);
  }
  return { kept, dropped };
}

function objection(
  name: string,
  header: string,
  { registry, site, granted }: CookieRule,
): DroppedCookie["why"] | null {
  const domain = /;\s*domain\s*=\s*\.?([^;\s]*)/i.exec(header)?.[1]?.toLowerCase();
  if (domain && domain !== site && !domain.endsWith(`.${site}`)) return "foreign-domain";
  const entry = registry.match(name, "cookie");
  if (!entry) return "undeclared";
  const free = !granted || entry.category === "essential" || isRemoval(header);
  return free || granted[scopeOf(entry)] ? null : "not-granted";
}

/** A header that deletes a cookie: always welcome. */
function isRemoval(header: string): boolean {
  return /;\s*max-age\s*=\s*(?:0|-\d+)\s*(?:;|$)/i.test(header);
}
