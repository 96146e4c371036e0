import { defineRegistry, type EntryInput, type Registry } from "@candor/cookie-registry";

const own = { party: "first", purpose: { en: "For the test." } } as const;
const kept = { ...own, retention: [{ persistent: true }] } as const;
const marketing: Pick<EntryInput, "category"> = { category: "marketing" };

/** Two services in each category, one of every kind of storage, cookies of every shape. */
export const registry: Registry = defineRegistry({
  entries: [
    { ...kept, name: "choice", category: "essential" },
    { ...kept, name: "candor-consent-journal", storage: "indexedDB", category: "essential" },
    { ...kept, name: "session", category: "essential" },
    { ...kept, name: "counter", category: "analytics", provider: { name: "Counter" } },
    { ...kept, name: "maps", category: "functional", provider: { name: "Maps" } },
    { ...kept, ...marketing, name: "plain-<n>", provider: { name: "Ads" } },
    { ...kept, ...marketing, name: "video", provider: { name: "Video" } },
    { ...kept, ...marketing, name: "deep", path: "/elsewhere/deep" },
    { ...kept, ...marketing, name: "__Host-ads" },
    { ...kept, ...marketing, name: "__Secure-ads" },
    { ...kept, ...marketing, name: "chips", partitioned: true },
    { ...kept, ...marketing, name: "web-<n>", storage: "localStorage" },
    { ...kept, ...marketing, name: "web-<n>", storage: "sessionStorage" },
    { ...kept, ...marketing, name: "base-<n>", storage: "indexedDB" },
    { ...kept, ...marketing, name: "cache-<n>", storage: "cacheStorage" },
  ],
});
