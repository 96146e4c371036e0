import type { StoredItem } from "../../core/audit/observation.ts";
import { hostOf } from "../sites.ts";
import type { Frame } from "./frames.ts";

type Found = Omit<StoredItem, "page">;

/**
 * Reads what the storages of a frame hold: asked by the frame's own storage key, which tells a
 * frame embedded here from the same one embedded elsewhere.
 */
export async function storagesOf({ session, id, url }: Frame): Promise<Found[]> {
  if (!/^https?:/.test(url)) return [];
  const { storageKey } = await session.send("Storage.getStorageKey", { frameId: id });
  const [local, tab, databases, caches] = await Promise.all([
    keys({ storageKey, isLocalStorage: true }),
    keys({ storageKey, isLocalStorage: false }),
    session.send("IndexedDB.requestDatabaseNames", { storageKey }).catch(() => null),
    session.send("CacheStorage.requestCacheNames", { storageKey }).catch(() => null),
  ]);
  const host = hostOf(url);
  const found = (storage: Found["storage"], names: readonly string[]): Found[] =>
    names.map((name) => ({ storage, name, host, stayed: true }));
  return [
    ...found("localStorage", local),
    ...found("sessionStorage", tab),
    ...found("indexedDB", databases?.databaseNames ?? []),
    ...found("cacheStorage", caches?.caches.map(({ cacheName }) => cacheName) ?? []),
  ];

  async function keys(storageId: {
    storageKey: string;
    isLocalStorage: boolean;
  }): Promise<string[]> {
    // A frame in a sandbox has no storage, and its session says so.
    const answer = await session
      .send("DOMStorage.getDOMStorageItems", { storageId })
      .catch(() => null);
    return answer?.entries.flatMap(([key]) => (key === undefined ? [] : [key])) ?? [];
  }
}
