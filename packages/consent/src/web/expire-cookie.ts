/**
 * Removes a cookie that scripts may touch, under every domain this page can set cookies for: a
 * script that says `domain=.example.com` and one that says nothing leave different cookies, and so
 * does one that partitions (CHIPS). An empty domain is none (RFC 6265 section 5.2.3); `__Host-` and `__Secure-` names go by the `Secure` variants.
 */
export function expireCookie(name: string, paths: readonly string[]): void {
  const labels = location.hostname.split(".");
  // In the place of `com` alone, which no cookie can have, stands no domain: this host's own.
  const domains = labels.map((_, at) => (at < labels.length - 1 ? labels.slice(at).join(".") : ""));
  for (const path of paths)
    for (const domain of domains)
      for (const kind of ["", ";secure", ";secure;partitioned"])
        writeCookie(`${name}=;max-age=0;path=${path};domain=${domain}${kind}`);
}

/** Hands a cookie to the browser, attributes and all. */
export function writeCookie(cookie: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API answers later, and not everywhere
  document.cookie = cookie;
}

/** Every path that can have a cookie here: `/a/b` gives `/`, `/a`, `/a/`, `/a/b`, `/a/b/`. */
export function pathsHere(): string[] {
  const steps = location.pathname.split("/");
  return steps.flatMap((_, at) => {
    const path = steps.slice(0, at + 1).join("/");
    return [path, `${path}/`];
  });
}
