import { DdnsError } from "../errors.ts";
import { format } from "./format.ts";
import { parseIpv6 } from "./ipv6.ts";

/**
 * Joins the network part of one IPv6 address to the host part of another: so a router or one host
 * can publish its neighbours too, whose prefix changes with its own.
 *
 * @param address any address of the network.
 * @param prefix bits of the network part, 1 to 127; 64 for a home's network.
 * @param suffix the host part, such as `::211:22ff:fe33:4455`; its leading `prefix` bits must be 0.
 * @throws DdnsError `address-syntax` when one is no IPv6 address; `option` when the parts overlap.
 * @example
 * joinHostSuffix("2a00:1:2:3:ffff::1", 64, "::5"); // "2a00:1:2:3::5"
 */
export function joinHostSuffix(address: string, prefix: number, suffix: string): string {
  const network = parseIpv6(address);
  const host = parseIpv6(suffix);
  if (network === null)
    throw new DdnsError(
      "address-syntax",
      `${JSON.stringify(address.slice(0, 40))} is no IPv6 address`,
    );
  if (host === null || !Number.isInteger(prefix) || prefix < 1 || prefix > 127)
    throw wrong("is no IPv6 host part, or `prefix` is not from 1 to 127");
  return format(
    network.map((byte, i) => {
      const mask = networkMask(prefix, i);
      const low = host[i] ?? 0;
      if ((low & mask) !== 0) throw wrong(`reaches into the first ${prefix} bits`);
      return (byte & mask) | low;
    }),
  );
}

function networkMask(prefix: number, index: number): number {
  const bits = Math.min(8, Math.max(0, prefix - 8 * index));
  return (0xff << (8 - bits)) & 0xff;
}

function wrong(why: string): DdnsError {
  return new DdnsError("option", `suffix ${why}`, { field: "suffix" });
}
