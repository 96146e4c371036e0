/** Tells whether a text is a host name in ASCII, lower case. */
export function isHost(text: string): boolean {
  return /^[\w-]{1,63}(\.[\w-]{1,63})*$/.test(text) && text === text.toLowerCase();
}

/** Tells whether a domain is a host or a parent of it (RFC 6265 section 5.1.3). */
export function domainCovers(domain: string, host: string): boolean {
  return `.${host}`.endsWith(`.${domain}`);
}
