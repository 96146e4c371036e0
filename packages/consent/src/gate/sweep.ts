import type { Entry, Registry, StorageKind } from "@candor/cookie-registry";
import { scopeOf } from "../core/scope.ts";
import type { Consent } from "../web/consent.ts";
import { sweepCookies } from "./sweep-cookies.ts";

/** Tells whether an entry must not be on the device. */
export type Denied = (entry: Entry) => boolean;

/**
 * Removes whatever the registry declares and the visitor has not granted: cookies, web storage,
 * databases and caches of this site. What the registry does not declare is left alone. Cookies
 * that scripts cannot see (HttpOnly) are the choice endpoint's part.
 */
export async function sweep(consent: Pick<Consent, "has">, registry: Registry): Promise<void> {
  const denied: Denied = (entry) => !(consent.has(entry.category) || consent.has(scopeOf(entry)));
  const kinds = new Set(registry.entries.filter(denied).map(({ storage }) => storage));
  const doomed = (kind: StorageKind, names: readonly (string | undefined)[]) =>
    names.filter((name): name is string => {
      const entry = name === undefined ? null : registry.match(name, kind, location.hostname);
      return entry !== null && denied(entry);
    });
  if (kinds.has("cookie")) sweepCookies(registry, denied);
  for (const kind of ["localStorage", "sessionStorage"] as const)
    if (kinds.has(kind)) for (const key of doomed(kind, keys(kind))) window[kind].removeItem(key);
  if (kinds.has("indexedDB")) {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    await Promise.all(doomed("indexedDB", databases).map(deleteDatabase));
  }
  if (kinds.has("cacheStorage") && "caches" in window)
    await Promise.all(doomed("cacheStorage", await caches.keys()).map((key) => caches.delete(key)));
}

function keys(kind: "localStorage" | "sessionStorage"): string[] {
  try {
    return Object.keys(window[kind]);
  } catch {
    return []; // Storage is switched off for this site: nothing there.
  }
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // Blocked: still open in this page; the reload closes it, and the next start sweeps again.
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
