import type { Registry } from "@candor/cookie-registry";
import { scopeOf } from "../core/scope.ts";
import type { ConsentState } from "../core/state.ts";
import type { RequestHead } from "../http/request-head.ts";
import { applyRules, type ResponseRules } from "./apply-rules.ts";
import { policy } from "./policy.ts";
import { type PolicyMode, policyHeaders } from "./policy-headers.ts";
import type { DroppedCookie } from "./set-cookie.ts";
import type { ExtraSources } from "./sources.ts";

/** Options of {@link grantedOnly}. */
export interface GrantedOnlyOptions {
  /** What the site and its providers store; a provider's `domains` are what a grant opens. */
  readonly registry: Registry;
  /** The site's host name, e.g. `example.com`; its subdomains count as the site's own. */
  readonly site: string;
  /** Tells what the sender of a request has granted: a `consentReader` of `@candor/consent/server`. */
  readonly consentOf: (request: RequestHead) => Pick<ConsentState, "granted">;
  /** Further sources of this site by CSP directive. */
  readonly sources?: ExtraSources;
  /** Whether strings are kept from becoming code (`require-trusted-types-for`); true when left out. */
  readonly trustedTypes?: boolean;
  /** `enforce`, or `report-only` for a rollout; `enforce` when left out. */
  readonly mode?: PolicyMode;
  /** Path that browsers report violations to. */
  readonly reportTo?: string;
  /** Told of every cookie that was held back. */
  readonly onDroppedCookie?: (cookie: DroppedCookie, request: RequestHead) => void;
}

/** A site that opens to others only what its visitor granted. */
export interface GrantedOnly {
  /** The policy for one visitor. */
  csp(request: RequestHead): string;
  /**
   * Applies it to a response: headers with `Vary: Cookie`, cookies that are declared and granted,
   * hints to granted hosts alone.
   */
  apply(request: Request, response: Response): Response;
  /** What is done to the response of a request: for adapters such as `@candor/consent/node`. */
  rules(request: RequestHead): ResponseRules;
}

/**
 * First-party-only with doors: each page comes with a content security policy that names, beyond
 * the site, only the hosts of what its visitor has granted. A new grant needs the page to be loaded
 * again, since a policy can only be made stricter afterwards.
 *
 * @throws ConsentError `third-party-source`, `bad-directive`
 * @example
 * const consentOf = consentReader({ registry, cookie, policyVersion });
 * const doors = grantedOnly({ registry, site: "example.com", consentOf });
 */
export function grantedOnly(options: GrantedOnlyOptions): GrantedOnly {
  const { registry, mode = "enforce", reportTo, consentOf } = options;
  const site = options.site.toLowerCase();
  const enforced = mode === "enforce";
  const written = new Map<string, string>();

  function cspFor(hosts: readonly string[], at: string): string {
    const key = [at, ...hosts].join(" ");
    const csp = written.get(key) ?? policy({ ...options, site, granted: hosts, at });
    written.set(key, csp); // one for each set of grants a registry can give
    return csp;
  }
  cspFor([], `https://${site}`); // says at once what is wrong with the options

  function rules(request: RequestHead): ResponseRules {
    const { granted } = consentOf(request);
    const hosts = grantedHosts(registry, granted);
    const base = request.url;
    const { origin } = new URL(base);
    const may = (url: URL) => url.origin === origin || hosts.some((host) => isOf(url, host));
    return {
      headers: policyHeaders(cspFor(hosts, ownAddress(base)), mode, reportTo),
      ...(enforced ? { hints: { base, may } } : {}),
      cookies: { registry, site, granted, action: enforced ? "hold" : "tell" },
      vary: "Cookie",
      onDroppedCookie: (cookie) => options.onDroppedCookie?.(cookie, request),
    };
  }

  return {
    csp: (request) =>
      cspFor(grantedHosts(registry, consentOf(request).granted), ownAddress(request.url)),
    rules,
    apply: (request, response) => applyRules(response, rules(request)),
  };
}

/** Scheme and port alone: what a policy depends on, whoever wrote the Host header. */
function ownAddress(url: string): string {
  const { protocol, port } = new URL(url);
  return `${protocol}//site.invalid${port && ":1"}`;
}

/** Hosts of every provider and service that is essential or granted, sorted. */
function grantedHosts(
  { entries, services }: Registry,
  granted: Readonly<Record<string, boolean>>,
): string[] {
  const items = [
    ...entries.map((entry) => ({ ...entry, domains: entry.provider?.domains ?? [] })),
    ...services.map(({ name, category, domains = [] }) => ({
      category,
      provider: { name },
      domains,
    })),
  ];
  const open = items.filter((item) => item.category === "essential" || granted[scopeOf(item)]);
  return [...new Set(open.flatMap(({ domains }) => domains))].sort();
}

function isOf(url: URL, host: string): boolean {
  return (
    url.protocol.startsWith("http") && (url.hostname === host || url.hostname.endsWith(`.${host}`))
  );
}
