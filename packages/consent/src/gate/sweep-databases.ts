import type { Doomed } from "./sweep.ts";

/**
 * Removes databases and caches. A module of its own: only pages of a site that declares any load
 * it.
 */
export async function sweepDatabases(doomed: Doomed): Promise<void> {
  await Promise.allSettled([sweepIndexedDb(doomed), sweepCaches(doomed)]);
}

async function sweepIndexedDb(doomed: Doomed): Promise<void> {
  const names = (await indexedDB.databases()).map(({ name = "" }) => name);
  await Promise.all(names.filter((name) => doomed("indexedDB", name)).map(deleteDatabase));
}

async function sweepCaches(doomed: Doomed): Promise<void> {
  const names = await caches.keys(); // Rejects in an insecure context, where there is no cache.
  await Promise.all(
    names.filter((name) => doomed("cacheStorage", name)).map((name) => caches.delete(name)),
  );
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // Blocked: still open in this page; the reload closes it, and the next start sweeps again.
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
