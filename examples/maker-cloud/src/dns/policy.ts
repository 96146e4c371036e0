/** Most values of one type at one name; no device has more addresses worth publishing. */
export const MOST_VALUES = 8;

/** Longest time a device may ask resolvers to keep its address, in seconds: one day. */
export const LONGEST_TTL = 86_400;

/**
 * Tells whether the key of a device may change a name: its own, and the same below `lan.`, which
 * is where the address inside the home goes so that it never mixes with the public one.
 */
export function mayChange(keyName: string, origin: string, name: string): boolean {
  return name === keyName || name === lanName(keyName, origin);
}

/** `kitchen.homes.example` -> `lan.kitchen.homes.example`; null for a name that is no device's. */
function lanName(fqdn: string, origin: string): string | null {
  return fqdn.endsWith(`.${origin}`) ? `lan.${fqdn}` : null;
}
