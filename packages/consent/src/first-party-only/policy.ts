import { ConsentError } from "../core/error.ts";
import { TRUSTED_TYPES_POLICY } from "../core/trusted-types-policy.ts";
import { checkSource, type ExtraSources } from "./sources.ts";

/**
 * Everything a page could reach another site by, closed to this site (CSP Level 3). A response of
 * a worker script needs the header as well: a worker has a policy of its own.
 */
const DIRECTIVES: Readonly<Record<string, string>> = {
  "default-src": "'self'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "media-src": "'self'",
  "frame-src": "'self'",
  "worker-src": "'self'",
  "manifest-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'self'",
  "form-action": "'self'",
  "frame-ancestors": "'self'",
  "require-trusted-types-for": "'script'",
  "trusted-types": TRUSTED_TYPES_POLICY,
};

/** Writes the value of a Content-Security-Policy header that keeps a page to its own site; throws `bad-directive`. */
export function policy(site: string, extra: ExtraSources): string {
  for (const directive of Object.keys(extra)) {
    if (!Object.hasOwn(DIRECTIVES, directive))
      throw new ConsentError(
        "bad-directive",
        `sources: "${directive}" is none of ${Object.keys(DIRECTIVES).join(", ")}`,
      );
    for (const source of extra[directive] ?? []) checkSource(directive, source, site);
  }
  return Object.entries(DIRECTIVES)
    .map(([directive, own]) => [directive, own, ...(extra[directive] ?? [])].join(" "))
    .join("; ");
}
