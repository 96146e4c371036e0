import type { AddressBytes } from "./ipv4.ts";
import { contains, type Network, parseNetwork } from "./network.ts";

/** A block that is not for hosts on the Internet, and what it is for. */
interface SpecialBlock extends Network {
  readonly purpose: string;
}

// Every row of IANA's special-purpose address registries (RFC 6890, RFC 8190), as they stood on
// 2026-07-18:
//   https://www.iana.org/assignments/iana-ipv4-special-registry/
//   https://www.iana.org/assignments/iana-ipv6-special-registry/
// Rows marked "globally reachable" there (anycast services, AS112, AMT, NAT64, ORCHIDv2, DRIP) are
// kept too: a home's own address is never one of them. Rows inside 192.0.0.0/24 and 2001::/23 are
// folded into those, but for Teredo. Last of each family stands the multicast space, which has a
// registry of its own.
const ROWS = [
  "0.0.0.0/8 this network", // RFC 791
  "10.0.0.0/8 private use", // RFC 1918
  "100.64.0.0/10 shared address space (carrier-grade NAT)", // RFC 6598
  "127.0.0.0/8 loopback", // RFC 1122
  "169.254.0.0/16 link local", // RFC 3927
  "172.16.0.0/12 private use", // RFC 1918
  "192.0.0.0/24 IETF protocol assignments", // RFC 6890
  "192.0.2.0/24 documentation", // RFC 5737
  "192.31.196.0/24 AS112", // RFC 7535
  "192.52.193.0/24 AMT", // RFC 7450
  "192.88.99.0/24 deprecated 6to4 relay anycast", // RFC 7526
  "192.168.0.0/16 private use", // RFC 1918
  "192.175.48.0/24 AS112", // RFC 7534
  "198.18.0.0/15 benchmarking", // RFC 2544
  "198.51.100.0/24 documentation", // RFC 5737
  "203.0.113.0/24 documentation", // RFC 5737
  "255.255.255.255/32 limited broadcast", // RFC 919
  "240.0.0.0/4 reserved", // RFC 1112
  "224.0.0.0/4 multicast", // RFC 5771
  "::1/128 loopback", // RFC 4291
  "::/128 unspecified", // RFC 4291
  "::ffff:0:0/96 IPv4-mapped", // RFC 4291
  "64:ff9b::/96 IPv4-IPv6 translation", // RFC 6052
  "64:ff9b:1::/48 IPv4-IPv6 translation", // RFC 8215
  "100::/64 discard only", // RFC 6666
  "100:0:0:1::/64 dummy prefix", // RFC 9780
  "2001::/32 Teredo", // RFC 4380
  "2001::/23 IETF protocol assignments", // RFC 2928
  "2001:db8::/32 documentation", // RFC 3849
  "2002::/16 6to4", // RFC 3056
  "2620:4f:8000::/48 AS112", // RFC 7534
  "3fff::/20 documentation", // RFC 9637
  "5f00::/16 segment identifiers", // RFC 9602
  "fc00::/7 unique local", // RFC 4193
  "fe80::/10 link local", // RFC 4291
  "ff00::/8 multicast", // RFC 4291
];

// IANA gives out unicast addresses from here alone (RFC 4291 section 2.4, ipv6-address-space).
const GLOBAL_UNICAST = parseNetwork("2000::/3");

const BLOCKS: readonly SpecialBlock[] = ROWS.map((row) => {
  const cut = row.indexOf(" ");
  return { ...parseNetwork(row.slice(0, cut)), purpose: row.slice(cut + 1) };
});
const PRIVATE: readonly SpecialBlock[] = BLOCKS.filter(({ purpose }) =>
  /^(private use|unique local)/.test(purpose),
);
const DOCUMENTATION: readonly SpecialBlock[] = BLOCKS.filter(({ purpose }) =>
  purpose.startsWith("documentation"),
);

/** Says why an address cannot be a host's public address, or null when it can. */
export function specialPurpose(address: AddressBytes): string | null {
  const block = BLOCKS.find((candidate) => contains(candidate, address));
  if (block !== undefined) return `${block.text}, ${block.purpose}`;
  if (address.length === 16 && !contains(GLOBAL_UNICAST, address))
    return "outside 2000::/3, the IPv6 unicast space that IANA has opened";
  return null;
}

/** Tells whether an address is for private networks: RFC 1918 or RFC 4193. */
export function isPrivateUse(address: AddressBytes): boolean {
  return PRIVATE.some((block) => contains(block, address));
}

/** Tells whether a block lies inside one that is reserved for documentation. */
export function isDocumentation(network: Network): boolean {
  return DOCUMENTATION.some(
    (block) => network.prefix >= block.prefix && contains(block, network.bytes),
  );
}
