const HOST =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/**
 * Brings a Domain attribute to the form that is compared: lower case, without the leading dot that
 * RFC 6265 section 5.2.3 ignores. Null when it is no host name in ASCII.
 */
export function readDomain(domain: string): string | null {
  const host = domain.toLowerCase().replace(/^\./, "");
  return HOST.test(host) ? host : null;
}

/** Tells whether a domain is a host or a parent of it (RFC 6265 section 5.1.3, hosts in lower case). */
export function domainCovers(domain: string, host: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
