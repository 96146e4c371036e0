/** Nothing here is for caches, search engines or other sites' logs; Origin must survive, so not `no-referrer`. */
export const PRIVATE: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
};
