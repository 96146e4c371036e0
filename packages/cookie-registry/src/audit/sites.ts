import { getDomain, getPublicSuffix } from "tldts";

/** Without the list's private part, `a.github.io` and `b.github.io` would count as one site. */
const LIST = { allowPrivateDomains: true };

/**
 * Names the site a host belongs to: its registrable domain by the Public Suffix List, private part
 * included; the host itself where there is none, as for an IP address.
 *
 * @example
 * siteOf("www.shop.example.co.uk"); // "example.co.uk"
 */
export function siteOf(host: string): string {
  return getDomain(host, LIST) ?? host;
}

/** Tells whether anybody may register names below a domain. */
export function isPublicSuffix(domain: string): boolean {
  return getPublicSuffix(domain, LIST) === domain;
}

/** The host of an address, in lower case; empty for one that has none, such as `about:blank`. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : "";
}
