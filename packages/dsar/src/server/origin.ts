/**
 * Tells whether a form was sent from another site.
 *
 * Browsers name the sender of every POST: `Origin` (Fetch standard, 3.2), and `Sec-Fetch-Site`
 * where the origin is hidden as `null`. A client that sends neither is no browser that another
 * site could steer. Hosts are compared, not schemes: a proxy may have ended TLS before us.
 */
export function isForeign(request: Request, allowed: readonly string[]): boolean {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin === null || origin === "null")
    return site === null ? origin === "null" : site !== "same-origin" && site !== "none";
  if (allowed.includes(origin)) return false;
  return !URL.canParse(origin) || new URL(origin).host !== new URL(request.url).host;
}
