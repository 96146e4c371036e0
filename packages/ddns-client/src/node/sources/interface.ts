import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { checkAddress } from "../../core/address/check.ts";
import { parseIfInet6 } from "../../core/address/if-inet6.ts";
import type { Family, Scope } from "../../core/agent/record.ts";
import { DdnsError, isDdnsError } from "../../core/errors.ts";
import { monitorAddresses } from "./ip-monitor.ts";
import type { AddressSource } from "./source.ts";

/** Settings of {@link interfaceSource}. */
export interface InterfaceSourceOptions {
  readonly family: Family;
  /** `lan` looks for a private-use address, `public` for a globally reachable one. */
  readonly scope: Scope;
  /** Such as `eth0`; every interface when left out. */
  readonly interface?: string;
}

/**
 * Takes the address from the device's own interfaces; nobody is asked. IPv6 addresses that are
 * temporary, deprecated or tentative are passed over, where Linux tells; a change there is noticed at
 * once.
 */
export function interfaceSource(options: InterfaceSourceOptions): AddressSource {
  const source = async (): Promise<string> => {
    const addresses = options.family === "ipv4" ? ipv4(options) : await ipv6(options);
    const [first] = addresses.filter((address) => fits(address, options));
    if (first !== undefined) return first;
    const where = options.interface ?? "any interface";
    throw new DdnsError("source", `no ${options.scope} ${options.family} address on ${where}`);
  };
  return Object.assign(source, {
    watch: (changed: () => void, signal: AbortSignal) =>
      monitorAddresses(changed, signal, options.interface),
  });
}

function fits(address: string, { family, scope }: InterfaceSourceOptions): boolean {
  try {
    checkAddress(address, { family, scope });
    return true;
  } catch (error) {
    if (isDdnsError(error)) return false;
    throw error;
  }
}

function ipv4(options: InterfaceSourceOptions): string[] {
  return listed("IPv4", options);
}

async function ipv6(options: InterfaceSourceOptions): Promise<string[]> {
  const flagged = await readFile("/proc/net/if_inet6", "utf8").catch(() => null);
  if (flagged === null) return listed("IPv6", options);
  return parseIfInet6(flagged)
    .filter((found) => options.interface === undefined || found.interface === options.interface)
    .filter(({ temporary, deprecated, tentative }) => !temporary && !deprecated && !tentative)
    .map(({ address }) => address);
}

function listed(family: "IPv4" | "IPv6", options: InterfaceSourceOptions): string[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => options.interface === undefined || name === options.interface)
    .flatMap(([, addresses]) => addresses ?? [])
    .filter((address) => address.family === family)
    .map(({ address }) => address);
}
