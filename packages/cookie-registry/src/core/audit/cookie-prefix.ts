/** A name prefix that a browser takes as a promise about the cookie (RFC 6265bis section 4.1.3). */
export type CookiePrefix = "__Secure-" | "__Host-" | "__Http-" | "__Host-Http-";

const RULES: Readonly<Record<CookiePrefix, string>> = {
  "__Host-Http-": "needs Secure, HttpOnly, Path=/ and no Domain, and is set by the server alone",
  "__Host-": "needs Secure, Path=/ and no Domain",
  "__Secure-": "needs Secure",
  "__Http-": "needs Secure and HttpOnly, and is set by the server alone",
};

/** Finds the prefix of a cookie's name; browsers compare it without regard to case. */
export function prefixOf(name: string): CookiePrefix | null {
  const lower = name.toLowerCase();
  const found = Object.keys(RULES).find((prefix) => lower.startsWith(prefix.toLowerCase()));
  return (found as CookiePrefix | undefined) ?? null;
}

/** Says what a prefix demands of a cookie. */
export function prefixRule(prefix: CookiePrefix): string {
  return RULES[prefix];
}
