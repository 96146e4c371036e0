import { type AddressBytes, formatIpv4 } from "./ipv4.ts";
import { formatIpv6 } from "./ipv6.ts";

/** Writes address bytes in their one text form (dotted decimal, RFC 5952). */
export function format(bytes: AddressBytes): string {
  return bytes.length === 4 ? formatIpv4(bytes) : formatIpv6(bytes);
}
