import type { AddressSource } from "./source.ts";

/** Makes a source that always gives the same address, such as one from a setting. */
export function fixedSource(address: string): AddressSource {
  return async () => address;
}
