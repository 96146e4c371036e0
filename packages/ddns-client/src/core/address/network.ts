import { DdnsError } from "../errors.ts";
import { type AddressBytes, parseIpv4 } from "./ipv4.ts";
import { parseIpv6 } from "./ipv6.ts";

/** A block of addresses, such as `10.0.0.0/8`. */
export interface Network {
  /** As it was written. */
  readonly text: string;
  /** First address of the block, 4 or 16 bytes in network byte order. */
  readonly bytes: Uint8Array;
  /** Number of leading bits that the block's addresses share. */
  readonly prefix: number;
}

/** Parses a block in CIDR notation; the host bits must be zero. @throws DdnsError `network-syntax`. */
export function parseNetwork(text: string): Network {
  const [address = "", length = "", rest] = text.split("/");
  const bytes = parseIpv4(address) ?? parseIpv6(address);
  const prefix = /^(0|[1-9][0-9]{0,2})$/.test(length) ? Number(length) : Number.NaN;
  if (bytes === null || rest !== undefined || !(prefix <= bytes.length * 8))
    throw new DdnsError("network-syntax", `${JSON.stringify(text)} is no block of addresses`);
  const network = { text, bytes, prefix };
  if (!bytes.every((byte, i) => (byte & ~maskByte(prefix, i) & 255) === 0))
    throw new DdnsError("network-syntax", `${text} has bits set outside its prefix`);
  return network;
}

/** Tells whether an address of the same family lies in the block. */
export function contains(network: Network, address: AddressBytes): boolean {
  if (network.bytes.length !== address.length) return false;
  return address.every((byte, i) => (byte & maskByte(network.prefix, i)) === network.bytes[i]);
}

function maskByte(prefix: number, index: number): number {
  const bits = Math.min(8, Math.max(0, prefix - 8 * index));
  return (0xff << (8 - bits)) & 0xff;
}
