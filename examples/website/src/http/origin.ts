/**
 * Decides whether a request that changes something may come from where it comes from.
 *
 * A browser states the page's origin on every POST (Fetch standard, "append a request Origin
 * header"); `null` stands for a page that hides it and is refused. A client without `Origin` and
 * without `Sec-Fetch-Site` is no browser: it carries nobody's cookies but its own.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return hostOf(origin) === headers.get("host")?.toLowerCase();
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
