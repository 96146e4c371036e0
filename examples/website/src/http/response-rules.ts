import { firstPartyOnly } from "@candor/consent/first-party-only";
import { TRUSTED_TYPES_POLICY } from "@candor/consent/gate";
import type { Company } from "../company.ts";

/** Puts on a response what stands on every response of a site, errors and files too. */
export type ResponseRules = (request: Request, response: Response) => Response;

/**
 * Makes the rules of a company's site. One that has nothing to ask is first-party only, enforced
 * by the browser. One with consent names the tag's site, and that for scripts alone.
 *
 * They wrap the whole site from outside: no route, no error and no file can leave them out.
 */
export function responseRules(company: Company, tagOrigin: string): ResponseRules {
  const own = company.consent
    ? null
    : firstPartyOnly({
        registry: company.registry,
        site: company.host,
        onDroppedCookie: ({ name, why }) =>
          console.error(`${company.id}: cookie ${name} held back, ${why}`),
      });
  const policy = taggedSitePolicy(tagOrigin);
  return (request, response) => {
    const ruled = own ? own.apply(request, response) : new Response(response.body, response);
    const { headers } = ruled;
    if (!own) headers.set("content-security-policy", policy);
    headers.set("x-content-type-options", "nosniff");
    // Not "no-referrer": browsers then send "Origin: null" with the site's own forms.
    headers.set("referrer-policy", "same-origin");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
    if (!headers.has("cache-control")) headers.set("cache-control", "private, no-cache");
    headers.append("vary", "Cookie");
    return ruled;
  };
}

/** Content-Security-Policy (level 3) of a site with a tag: nothing inline, nothing framed. */
function taggedSitePolicy(tagOrigin: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${tagOrigin}`,
    "object-src 'none'",
    "frame-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${TRUSTED_TYPES_POLICY}`,
  ].join("; ");
}
