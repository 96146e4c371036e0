import { format } from "../../core/address/format.ts";
import { parseIpv4 } from "../../core/address/ipv4.ts";
import { parseIpv6 } from "../../core/address/ipv6.ts";

/** An address in the one form that we compare; a text that is none stays as it is. */
export function canonicalAddress(text: string): string {
  const bytes = parseIpv4(text) ?? parseIpv6(text);
  return bytes === null ? text : format(bytes);
}
