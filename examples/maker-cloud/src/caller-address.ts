import { type BlockList, isIP } from "node:net";

/** The address a request came from. */
export interface CallerAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The headers that proxies write, as they came. */
export interface ForwardingHeaders {
  /** RFC 7239. */
  readonly forwarded: string | undefined;
  /** The older convention; read only when `Forwarded` is not there. */
  readonly xForwardedFor: string | undefined;
}

/**
 * Finds the caller: the peer itself, or, when the peer is a proxy of ours, the last hop that is
 * not. Headers of a stranger are worth nothing: anyone can write them.
 *
 * @returns null when a trusted proxy hides the caller (`for=unknown`, `for=_name`) or writes what
 * cannot be read. Guessing would publish the proxy's address as the caller's.
 */
export function callerAddress(
  peer: string,
  headers: ForwardingHeaders,
  trusted: BlockList,
): CallerAddress | null {
  let caller = parseAddress(peer);
  const hops = hopsOf(headers);
  while (caller !== null && isTrusted(caller, trusted)) {
    const hop = hops.pop();
    if (hop === undefined) return caller;
    caller = parseAddress(hop);
  }
  return caller;
}

function isTrusted({ address, family }: CallerAddress, trusted: BlockList): boolean {
  return trusted.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** The chain of hops, the one nearest to us last. */
function hopsOf(headers: ForwardingHeaders): string[] {
  if (headers.forwarded !== undefined)
    return headers.forwarded.split(",").map((element) => forOf(element) ?? "");
  if (headers.xForwardedFor === undefined) return [];
  return headers.xForwardedFor.split(",").map((hop) => hop.trim());
}

/** The `for` parameter of one element of `Forwarded` (RFC 7239, section 4). */
function forOf(element: string): string | undefined {
  for (const pair of element.split(";")) {
    const [key = "", value = ""] = pair.split("=", 2);
    if (key.trim().toLowerCase() === "for") return value.trim().replace(/^"(.*)"$/, "$1");
  }
  return undefined;
}

/** Reads `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]:80`, and `::ffff:192.0.2.1` as IPv4. */
function parseAddress(text: string): CallerAddress | null {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1];
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(text)?.[1];
  const plain = (bracketed ?? withPort ?? text).toLowerCase();
  const address = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? plain;
  const family = isIP(address);
  return family === 4 || family === 6 ? { address, family } : null;
}
