/**
 * Tells whether a request was made by the site's own pages. Browsers say so in `Sec-Fetch-Site`
 * (Fetch Metadata), older ones in `Origin`; neither can be set by a page. A request with neither
 * is no browser's form, and is refused.
 *
 * @param origins further origins that may ask, e.g. the public one behind a TLS proxy
 */
export function isSameOrigin(request: Request, origins: readonly string[]): boolean {
  const origin = request.headers.get("origin");
  if (origin !== null && origins.includes(origin)) return true;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  return origin === new URL(request.url).origin;
}
