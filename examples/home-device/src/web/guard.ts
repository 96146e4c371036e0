import type { MiddlewareHandler } from "hono";

/** Names under which the admin page may be asked for, without the port. */
export interface GuardOptions {
  /** Read for every request: the device's name comes later than the first request. */
  readonly hosts: () => readonly string[];
}

/**
 * Keeps other web sites from using the admin page through the browser of somebody at home.
 *
 * A host name that is not the device's is refused: a foreign name that was made to point here (DNS
 * rebinding) would otherwise count as the same site. A form sent from another origin is refused;
 * browsers name the origin with every POST, and other programs send none.
 */
export function guard({ hosts }: GuardOptions): MiddlewareHandler {
  return async (c, next) => {
    const host = (c.req.header("host") ?? "").toLowerCase();
    if (!isOwn(host.replace(/:\d+$/, ""), hosts()))
      return c.text("This device is not known under that name.\n", 421);
    if (c.req.method !== "GET" && c.req.method !== "HEAD" && isForeign(c.req.raw.headers, host))
      return c.text("Refused: this form was sent from another site.\n", 403);
    return next();
  };
}

function isOwn(host: string, hosts: readonly string[]): boolean {
  return host === "localhost" || host.endsWith(".localhost") || hosts.includes(host);
}

function isForeign(headers: Headers, host: string): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return origin !== `http://${host}` && origin !== `https://${host}`;
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}
