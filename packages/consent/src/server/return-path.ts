/**
 * Finds a path of this site to go back to after a plain form: the one asked for, else the page the
 * form was on, else `/`. Never another site: `//evil.example`, `/\evil.example` and the like give
 * the next in line.
 */
export function returnPath(wanted: string | null, request: Request): string {
  return (
    ownPath(wanted, request.url) ?? ownPath(request.headers.get("referer"), request.url) ?? "/"
  );
}

function ownPath(target: string | null, base: string): string | null {
  if (!target) return null;
  const here = new URL(base);
  // The URL parser is the judge, as a browser would be: it knows every spelling of another host.
  if (!URL.canParse(target, base)) return null;
  const url = new URL(target, here);
  if (url.origin !== here.origin) return null;
  const path = url.pathname + url.search + url.hash;
  // `/.//evil.example` has a pathname that would be read as a host when it stands alone.
  return path.startsWith("//") ? null : path;
}
