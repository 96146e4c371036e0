/** An IP address in network byte order: 4 or 16 bytes. */
export type AddressBytes = Uint8Array;

/**
 * Parses dotted decimal, and nothing else: four numbers of 0 to 255 without leading zeros (which
 * some parsers take for octal), spaces or anything after them.
 *
 * @returns four bytes, or null.
 */
export function parseIpv4(text: string): AddressBytes | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part))) return null;
  const numbers = parts.map(Number);
  return numbers.every((number) => number < 256) ? Uint8Array.from(numbers) : null;
}

/** Writes four bytes as dotted decimal. */
export function formatIpv4(bytes: AddressBytes): string {
  return bytes.join(".");
}
