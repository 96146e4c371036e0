import type { AddressBytes } from "../address/ipv4.ts";
import { DdnsError } from "../errors.ts";
import { fault } from "../wire/fault.ts";
import { type DecodeMeter, openReader, readBytes, readUint } from "../wire/reader.ts";
import { concat, uint } from "../wire/writer.ts";

/**
 * A PCP response with opcode ANNOUNCE (RFC 6887 section 14.1): the router is there, and this long
 * since its tables were last reset. It bears no public address; when it comes unasked, or its epoch
 * has fallen back, the address is to be asked for again.
 */
export interface PcpAnnouncement {
  /** Seconds. */
  readonly epoch: number;
}

const VERSION = 2;
const HEADER = 24;
const LARGEST = 1100; // RFC 6887 section 7
const ANNOUNCE = 0;
const RESPONSE = 0x80;

/**
 * Encodes an ANNOUNCE request (RFC 6887 sections 7.1 and 14.1.1).
 *
 * @param client the device's own address on that network, 4 or 16 bytes.
 */
export function encodePcpAnnounce(client: AddressBytes): Uint8Array {
  const mapped = concat(new Uint8Array(10), uint(0xffff, 2)); // ::ffff:0:0/96, section 5
  const address = client.length === 4 ? concat(mapped, client) : client;
  return concat(uint(VERSION, 1), uint(ANNOUNCE, 1), uint(0, 2), uint(0, 4), address);
}

const RESULTS = [
  ...["success", "unsupported version", "not authorised", "malformed request"],
  ...["unsupported opcode", "unsupported option", "malformed option", "network failure"],
  ...["out of resources", "unsupported protocol", "over quota"],
  ...["the external address cannot be provided", "the request came from another address"],
  "too many remote peers",
];

/**
 * Decodes an ANNOUNCE response, asked for or multicast.
 *
 * @throws DdnsError `pcp` for other bytes and for a result code that is not 0; `overrun`.
 */
export function decodePcpAnnouncement(bytes: Uint8Array, meter?: DecodeMeter): PcpAnnouncement {
  if (bytes.length > LARGEST || bytes.length % 4 !== 0)
    throw malformed(0, `a message has at most ${LARGEST} bytes, a multiple of four`);
  const reader = openReader(bytes, meter);
  const version = readUint(reader, 1, "version");
  if (version !== VERSION) throw malformed(0, `version ${version}: the router does not speak PCP`);
  const opcode = readUint(reader, 1, "opcode");
  if (opcode !== (RESPONSE | ANNOUNCE)) throw malformed(1, `opcode ${opcode} is no announcement`);
  readBytes(reader, 1, "reserved");
  const result = readUint(reader, 1, "result");
  readUint(reader, 4, "lifetime");
  const epoch = readUint(reader, 4, "epoch");
  readBytes(reader, HEADER - 12, "reserved");
  if (result !== 0) throw new DdnsError("pcp", `PCP: ${RESULTS[result] ?? `result ${result}`}`);
  return { epoch };
}

/**
 * Tells from two epochs whether the router has lost its state in between (RFC 6887 section 8.5).
 *
 * @param seconds own time that went by between the two answers, in seconds.
 */
export function hasLostState(before: number, after: number, seconds: number): boolean {
  if (after < before - 1) return true;
  const router = after - before;
  return (
    seconds + 2 < router - Math.floor(router / 16) ||
    router + 2 < seconds - Math.floor(seconds / 16)
  );
}

function malformed(offset: number, what: string): DdnsError {
  return fault("pcp", offset, `PCP: ${what}`);
}
