import { joinHostSuffix } from "../../core/address/host-suffix.ts";
import type { AddressSource } from "./source.ts";

/** Settings of {@link hostSuffixSource}. */
export interface HostSuffixSourceOptions {
  /** Gives any address of the network, such as this host's own. */
  readonly source: AddressSource;
  /** Host part of the address to publish, such as `::211:22ff:fe33:4455`. */
  readonly suffix: string;
  /** Bits of the network part; 64 by default. */
  readonly prefix?: number;
}

/**
 * Publishes another host of the same IPv6 network: its own host part, behind the prefix that the
 * source has now.
 *
 * @throws DdnsError `option` when the suffix is none.
 */
export function hostSuffixSource(options: HostSuffixSourceOptions): AddressSource {
  const { source, suffix, prefix = 64 } = options;
  joinHostSuffix("2000::", prefix, suffix); // a mistake shows now, not at the first address
  const joined = async (signal: AbortSignal) =>
    joinHostSuffix(await source(signal), prefix, suffix);
  return source.watch === undefined ? joined : Object.assign(joined, { watch: source.watch });
}
