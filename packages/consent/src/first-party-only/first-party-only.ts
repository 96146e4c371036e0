import type { Registry } from "@candor/cookie-registry";
import { ConsentError } from "../core/error.ts";
import { needsBanner } from "../core/scope.ts";
import type { RequestHead } from "../http/request-head.ts";
import { applyRules, type ResponseRules } from "./apply-rules.ts";
import { policy } from "./policy.ts";
import { type PolicyMode, policyHeaders } from "./policy-headers.ts";
import type { DroppedCookie } from "./set-cookie.ts";
import type { ExtraSources } from "./sources.ts";

/** Options of {@link firstPartyOnly}. */
export interface FirstPartyOnlyOptions {
  /** What the site stores; a third-party entry in it is refused. */
  readonly registry: Registry;
  /** The site's host name, e.g. `example.com`; its subdomains count as the site's own. */
  readonly site: string;
  /** Further sources of this site by CSP directive, e.g. `{ "img-src": ["https://img.example.com"] }`. */
  readonly sources?: ExtraSources;
  /**
   * Whether strings are kept from becoming code (`require-trusted-types-for`); true when left out.
   * Say false while scripts of yours still write `innerHTML`.
   */
  readonly trustedTypes?: boolean;
  /**
   * `enforce`, or `report-only` for a rollout: nothing is held back, and what would have been is
   * told (`reportTo`, `onDroppedCookie`). `enforce` when left out.
   */
  readonly mode?: PolicyMode;
  /** Path that browsers report violations to, e.g. `/csp`: see `cspReports`. */
  readonly reportTo?: string;
  /** Told of every cookie that was held back, so that a forgotten declaration is noticed. */
  readonly onDroppedCookie?: (cookie: DroppedCookie, request: RequestHead) => void;
}

/** A site that keeps its visitors to itself. */
export interface FirstPartyOnly {
  /** The value of the Content-Security-Policy header. */
  readonly csp: string;
  /** Headers for every response, worker scripts and error pages too. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a visitor is to be asked anything: false with essential entries alone. */
  readonly needsBanner: boolean;
  /**
   * Applies it to a response: sets the headers, holds back cookies the registry does not declare,
   * takes connection hints to other sites out of the `Link` header and of HTML as it streams.
   */
  apply(request: Request, response: Response): Response;
  /** What is done to the response of a request: for adapters such as `@candor/consent/node`. */
  rules(request: RequestHead): ResponseRules;
}

/**
 * Makes "first-party cookies only" something the browser enforces: no page of the site can load
 * from, connect to or send a form to another site. What a browser does without a page asking
 * (navigation by a link) stays free, and WebRTC is outside every content security policy.
 *
 * @throws ConsentError `third-party-entry` when the registry declares a third party's storage,
 * service or application, `third-party-source` when a source is not of the site, `bad-directive`
 * when `sources` has a key that is no directive; the message names it.
 * @example
 * const own = firstPartyOnly({ registry, site: "example.com" });
 * const handler = async (request) => own.apply(request, await site(request));
 */
export function firstPartyOnly(options: FirstPartyOnlyOptions): FirstPartyOnly {
  const { registry, mode = "enforce", reportTo, onDroppedCookie } = options;
  const site = options.site.toLowerCase();
  refuseThirdParties(registry, site);
  const csp = policy({ ...options, site });
  const headers = policyHeaders(csp, mode, reportTo);
  const enforced = mode === "enforce";
  const cookies = { registry, site, action: enforced ? "hold" : "tell" } as const;

  function rules(request: RequestHead): ResponseRules {
    const { url: base } = request;
    const may = (url: URL) => url.origin === new URL(base).origin;
    return {
      headers,
      ...(enforced ? { hints: { base, may } } : {}),
      cookies,
      onDroppedCookie: (cookie) => onDroppedCookie?.(cookie, request),
    };
  }

  return {
    csp,
    headers,
    needsBanner: needsBanner(registry),
    rules,
    apply: (request, response) => applyRules(response, rules(request)),
  };
}

function refuseThirdParties({ entries, services }: Registry, site: string): void {
  const foreign = entries.find(({ party, provider }) => party === "third" || provider?.application);
  if (foreign) throw refused(foreign.name, foreign.provider?.name ?? "a third party");
  const isOwn = (host: string) => host === site || host.endsWith(`.${site}`);
  const service = services.find(({ domains = [] }) => !domains.every(isOwn));
  if (service) throw refused(service.name, service.domains?.join(", ") ?? "");
}

function refused(name: string, owner: string): ConsentError {
  return new ConsentError(
    "third-party-entry",
    `"${name}" belongs to ${owner}: first-party-only cannot hold with it`,
  );
}
