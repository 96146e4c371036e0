import type { Registry } from "@candor/cookie-registry";

/** Why a Set-Cookie header was held back. */
export interface DroppedCookie {
  /** The cookie's name. */
  readonly name: string;
  /** `undeclared`: the registry has no such cookie; `foreign-domain`: it is not for this site. */
  readonly why: "undeclared" | "foreign-domain";
}

/** Splits Set-Cookie headers into those the registry declares for this site and the rest. */
export function filterSetCookie(
  headers: readonly string[],
  registry: Registry,
  site: string,
): { kept: string[]; dropped: DroppedCookie[] } {
  const kept: string[] = [];
  const dropped: DroppedCookie[] = [];
  for (const header of headers) {
    const name = header.split(/[=;]/, 1)[0]?.trim() ?? "";
    const domain = /;\s*domain\s*=\s*\.?([^;\s]*)/i.exec(header)?.[1]?.toLowerCase();
    if (domain && domain !== site && !domain.endsWith(`.${site}`))
      dropped.push({ name, why: "foreign-domain" });
    else if (registry.match(name, "cookie") === null) dropped.push({ name, why: "undeclared" });
    else kept.push(header);
  }
  return { kept, dropped };
}
