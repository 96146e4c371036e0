import type { Registry } from "@candor/cookie-registry";
import type { Denied } from "./sweep.ts";

/**
 * Expires the declared cookies that are not granted, under every domain and path they can have
 * here: a script that sets `domain=.example.com` and one that sets nothing leave different cookies.
 */
export function sweepCookies(registry: Registry, denied: Denied): void {
  const { hostname, pathname } = location;
  for (const name of visibleNames()) {
    const entry = registry.match(name, "cookie", hostname);
    if (entry && denied(entry)) expire(name, hostname, paths(pathname, entry.path));
  }
  // A cookie of another path is not visible here; one declared by its full name goes all the same.
  for (const entry of registry.entries)
    if (entry.storage === "cookie" && entry.path && !entry.name.includes("<") && denied(entry))
      expire(entry.name, hostname, [entry.path]);
}

function visibleNames(): Set<string> {
  return new Set(document.cookie.split("; ").map((pair) => pair.split("=", 1)[0] as string));
}

function expire(name: string, host: string, paths: readonly string[]): void {
  const labels = host.split(".");
  const domains = ["", ...labels.map((_, at) => `;domain=${labels.slice(at).join(".")}`)];
  const kinds = isSecureContext ? [";secure", ";secure;partitioned"] : [""];
  for (const path of paths)
    for (const domain of domains)
      for (const kind of kinds) write(`${name}=;max-age=0;path=${path}${domain}${kind}`);
}

function write(cookie: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: names as they stand, and in every browser
  document.cookie = cookie;
}

/** `/a/b` gives `/`, `/a`, `/a/`, `/a/b`, and the path that was declared. */
function paths(pathname: string, declared: string | undefined): string[] {
  const found = new Set(["/", declared ?? "/", pathname]);
  for (let at = pathname.indexOf("/", 1); at > 0; at = pathname.indexOf("/", at + 1)) {
    found.add(pathname.slice(0, at));
    found.add(pathname.slice(0, at + 1));
  }
  return [...found];
}
