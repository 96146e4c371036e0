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
};

/** Strings do not become code: what a page's own scripts must be ready for. */
const TRUSTED_TYPES: Readonly<Record<string, string>> = {
  "require-trusted-types-for": "'script'",
  "trusted-types": TRUSTED_TYPES_POLICY,
};

/** What a granted provider's hosts may be used for. */
const LOADS = [
  "script-src",
  "style-src",
  "img-src",
  "font-src",
  "connect-src",
  "media-src",
  "frame-src",
];

/** What goes into a policy beyond the site itself. */
export interface PolicyParts {
  /** The site's host name. */
  readonly site: string;
  /** Further sources of the site's own, by directive. */
  readonly sources?: ExtraSources;
  /** Hosts of others that the visitor has granted, subdomains included. */
  readonly granted?: readonly string[];
  /**
   * Address of the page: hosts are granted by its scheme (`http:` lets both through), and by any
   * port if it is on one of its own, as sites are while they are being made. `https:` when left out.
   */
  readonly at?: string;
  /** Whether strings are kept from becoming code (Trusted Types); true when left out. */
  readonly trustedTypes?: boolean;
  /** Path that violations are reported to. */
  readonly reportTo?: string;
}

/** Name of the reporting endpoint in the `Reporting-Endpoints` header. */
export const REPORT_GROUP = "candor";

/**
 * Writes the value of a Content-Security-Policy header that keeps a page to its own site.
 *
 * @throws ConsentError `bad-directive`, `third-party-source`
 */
export function policy(parts: PolicyParts): string {
  const {
    site,
    sources = {},
    granted = [],
    at = "https://site.invalid",
    trustedTypes = true,
    reportTo,
  } = parts;
  const directives = trustedTypes ? { ...DIRECTIVES, ...TRUSTED_TYPES } : DIRECTIVES;
  for (const directive of Object.keys(sources)) {
    if (!Object.hasOwn(directives, directive))
      throw new ConsentError(
        "bad-directive",
        `sources: "${directive}" is none of ${Object.keys(directives).join(", ")}`,
      );
    for (const source of sources[directive] ?? []) checkSource(directive, source, site);
  }
  const { protocol, port } = new URL(at);
  const ports = port === "" ? "" : ":*";
  const hosts = granted.flatMap((host) => [
    `${protocol}//${host}${ports}`,
    `${protocol}//*.${host}${ports}`,
  ]);
  const lines = Object.entries(directives).map(([directive, own]) => [
    directive,
    own,
    ...(sources[directive] ?? []),
    ...(LOADS.includes(directive) ? hosts : []),
  ]);
  // Both: Firefox and WebKit know the old form, and `report-to` wins where it is known.
  if (reportTo) lines.push(["report-uri", reportTo], ["report-to", REPORT_GROUP]);
  return lines.map((line) => line.join(" ")).join("; ");
}
