import type { Registry, StorageKind } from "@candor/cookie-registry";
import { isGranted } from "../core/scope.ts";
import type { Consent } from "../web/consent.ts";
import { expireCookie, pathsHere } from "../web/expire-cookie.ts";

/** Tells whether a name must not be on the device: declared, and not granted. */
export type Doomed = (kind: StorageKind, name: string) => boolean;

/**
 * Removes whatever the registry declares and the visitor has not granted: cookies, web storage,
 * databases and caches of this site. What the registry does not declare is left alone. Cookies
 * that scripts cannot see (HttpOnly) are the choice endpoint's part.
 */
export async function sweep(consent: Pick<Consent, "state">, registry: Registry): Promise<void> {
  const { granted } = consent.state;
  const denied = registry.entries.filter((entry) => !isGranted(entry, granted));
  const doomed: Doomed = (kind, name) => {
    const entry = registry.match(name, kind, location.hostname);
    return entry !== null && denied.includes(entry);
  };
  const declared = (kind: StorageKind) => denied.some(({ storage }) => storage === kind);
  try {
    sweepCookies(registry, doomed);
    // A cookie of another path is not visible here; one declared by its full name goes all the same.
    for (const { storage, path, name } of denied)
      if (storage === "cookie" && path && !name.includes("<")) expireCookie(name, [path]);
    // Not touched without need: the first look at a storage waits for another process.
    for (const kind of ["localStorage", "sessionStorage"] as const)
      for (const key of declared(kind) ? Object.keys(window[kind]) : [])
        if (doomed(kind, key)) window[kind].removeItem(key);
  } catch {
    // Storage is forbidden to this page (a sandboxed frame): nothing of it is here.
  }
  if (declared("indexedDB") || declared("cacheStorage"))
    await (await import("./sweep-databases.ts")).sweepDatabases(doomed);
}

function sweepCookies(registry: Registry, doomed: Doomed): void {
  for (const pair of document.cookie.split("; ")) {
    const name = pair.split("=", 1)[0] as string;
    if (!pair || !doomed("cookie", name)) continue;
    const { path = "/" } = registry.match(name, "cookie", location.hostname) ?? {};
    expireCookie(name, [path, ...pathsHere()]);
  }
}
