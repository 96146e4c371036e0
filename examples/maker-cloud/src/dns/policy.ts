/** Most values of one type at one name; no device has more addresses worth publishing. */
export const MOST_VALUES = 8;

/** Longest time a device may ask resolvers to keep its address, in seconds: one day. */
export const LONGEST_TTL = 86_400;

/** The key under which the cloud's own web side changes the embedded zone; no device can have it. */
export function operatorKeyName(origin: string): string {
  return `update.${origin}`; // a label that is reserved
}

/**
 * Tells whether a key may change a name. A device's: its own name, the one below `lan.`, where the
 * address inside the home goes so that it never mixes with the public one, and the one by which it
 * proves to a certification authority that the name is its own (RFC 8555, section 8.4).
 */
export function mayChange(keyName: string, origin: string, name: string): boolean {
  if (!keyName.endsWith(`.${origin}`)) return false;
  if (keyName === operatorKeyName(origin)) return name.endsWith(`.${origin}`);
  return [keyName, `lan.${keyName}`, `_acme-challenge.${keyName}`].includes(name);
}
