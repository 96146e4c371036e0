import type { AgentRecord } from "../agent/record.ts";
import { DdnsError } from "../errors.ts";
import { format } from "./format.ts";
import { type AddressBytes, parseIpv4 } from "./ipv4.ts";
import { parseIpv6 } from "./ipv6.ts";
import { contains, type Network, parseNetwork } from "./network.ts";
import { isDocumentation, isPrivateUse, specialPurpose } from "./special-purpose.ts";

/** What {@link checkAddress} judges by. */
export interface AddressRules extends Pick<AgentRecord, "family" | "scope"> {
  /** Documentation blocks that a demo treats as public; see {@link parseLabNetworks}. */
  readonly labNetworks?: readonly Network[];
}

/**
 * Judges an address that a source has given, and returns the one way to write it.
 *
 * Scope `public` takes globally reachable unicast alone: nothing from IANA's special-purpose
 * registries, no multicast, no IPv6 outside 2000::/3. Scope `lan` takes RFC 1918 and RFC 4193
 * alone. Text that is not exactly one address is refused: no spaces, no zone, no port, no markup.
 *
 * @throws DdnsError `address-syntax`, `address-family`, `address-special`, `address-not-lan`.
 * @example
 * checkAddress("2A00:0:0::1", { family: "ipv6" }); // "2a00::1"
 */
export function checkAddress(text: string, rules: AddressRules): string {
  const bytes = parseIpv4(text) ?? parseIpv6(text);
  if (bytes === null)
    throw new DdnsError("address-syntax", `${excerpt(text)} is not an IP address`);
  const family = bytes.length === 4 ? "ipv4" : "ipv6";
  const address = format(bytes);
  if (family !== rules.family)
    throw new DdnsError("address-family", `${address} is ${family}, the record is ${rules.family}`);
  if (rules.scope === "lan") checkLan(bytes, address);
  else checkPublic(bytes, address, rules.labNetworks ?? []);
  return address;
}

function checkLan(bytes: AddressBytes, address: string): void {
  if (!isPrivateUse(bytes))
    throw new DdnsError("address-not-lan", `${address} is no private-use address (RFC 1918, 4193)`);
}

function checkPublic(bytes: AddressBytes, address: string, lab: readonly Network[]): void {
  if (lab.some((network) => contains(network, bytes))) return;
  const special = specialPurpose(bytes);
  if (special !== null)
    throw new DdnsError("address-special", `${address} is not public (${special})`);
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}

/**
 * Reads the blocks that a demo treats as public. Each must lie inside a documentation block (RFC
 * 5737, 3849, 9637), so that no setting can make a private or shared address publishable.
 *
 * @throws DdnsError `network-syntax`, `lab-network`.
 */
export function parseLabNetworks(blocks: readonly string[]): Network[] {
  return blocks.map((text, i) => {
    const network = parseNetwork(text);
    if (!isDocumentation(network))
      throw new DdnsError(
        "lab-network",
        `labNetworks[${i}]: ${text} is no documentation range; private ranges are never public`,
        { field: `labNetworks[${i}]` },
      );
    return network;
  });
}
