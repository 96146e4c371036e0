import type { Registry } from "@candor/cookie-registry";
import { ConsentError } from "../core/error.ts";
import { needsBanner } from "../core/scope.ts";
import { policy } from "./policy.ts";
import { ownLinks, withoutForeignHints } from "./resource-hints.ts";
import { type DroppedCookie, filterSetCookie } from "./set-cookie.ts";
import type { ExtraSources } from "./sources.ts";

/** Options of {@link firstPartyOnly}. */
export interface FirstPartyOnlyOptions {
  /** What the site stores; a third-party entry in it is refused. */
  readonly registry: Registry;
  /** The site's host name, e.g. `example.com`; its subdomains count as the site's own. */
  readonly site: string;
  /** Further sources of this site by CSP directive, e.g. `{ "img-src": ["https://img.example.com"] }`. */
  readonly sources?: ExtraSources;
  /** Told of every cookie that was held back, so that a forgotten declaration is noticed. */
  readonly onDroppedCookie?: (cookie: DroppedCookie, request: Request) => void;
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
}

/**
 * Makes "first-party cookies only" something the browser enforces: no page of the site can load
 * from, connect to or send a form to another site. What a browser does without a page asking
 * (navigation by a link) stays free, and WebRTC is outside every content security policy.
 *
 * @throws ConsentError `third-party-entry` when the registry declares a third party's storage or
 * application, `third-party-source` when a source is not of the site, `bad-directive` when `sources` has a key
 * that is no directive; the message names it.
 * @example
 * const own = firstPartyOnly({ registry, site: "example.com" });
 * const handler = async (request) => own.apply(request, await site(request));
 */
export function firstPartyOnly(options: FirstPartyOnlyOptions): FirstPartyOnly {
  const { registry, sources = {}, onDroppedCookie } = options;
  const site = options.site.toLowerCase();
  refuseThirdParties(registry);
  const csp = policy(site, sources);
  // Resolving a link's host beforehand tells a name server what the visitor reads.
  const headers = { "content-security-policy": csp, "x-dns-prefetch-control": "off" };

  return {
    csp,
    headers,
    needsBanner: needsBanner(registry),
    apply(request, response) {
      const html = isReadableHtml(response);
      const body =
        html && response.body
          ? response.body.pipeThrough(withoutForeignHints(request.url))
          : response.body;
      const applied = new Response(body, response);
      for (const [name, value] of Object.entries(headers)) applied.headers.set(name, value);
      if (html && response.body) {
        applied.headers.delete("content-length");
        applied.headers.delete("etag"); // it named the bytes before
      }
      const link = response.headers.get("link");
      if (link !== null) {
        const own = ownLinks(link, request.url);
        if (own === null) applied.headers.delete("link");
        else applied.headers.set("link", own);
      }
      const { kept, dropped } = filterSetCookie(response.headers.getSetCookie(), registry, site);
      if (dropped.length > 0) {
        applied.headers.delete("set-cookie");
        for (const header of kept) applied.headers.append("set-cookie", header);
        for (const cookie of dropped) onDroppedCookie?.(cookie, request);
      }
      return applied;
    },
  };
}

function refuseThirdParties({ entries }: Registry): void {
  const foreign = entries.find(({ party, provider }) => party === "third" || provider?.application);
  if (foreign)
    throw new ConsentError(
      "third-party-entry",
      `"${foreign.name}" belongs to ${foreign.provider?.name ?? "a third party"}: first-party-only cannot hold with it`,
    );
}

function isReadableHtml(response: Response): boolean {
  const type = response.headers.get("content-type") ?? "";
  // Every charset of the web but UTF-16 keeps ASCII, which is all that is looked at.
  return (
    /^text\/html\b/i.test(type) &&
    !/utf-16/i.test(type) &&
    !response.headers.has("content-encoding")
  );
}
