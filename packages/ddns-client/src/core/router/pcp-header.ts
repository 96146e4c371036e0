import type { AddressBytes } from "../address/ipv4.ts";
import { DdnsError } from "../errors.ts";
import { fault } from "../wire/fault.ts";
import { type DecodeMeter, openReader, type Reader, readBytes, readUint } from "../wire/reader.ts";
import { concat, uint } from "../wire/writer.ts";

const VERSION = 2;
const LARGEST = 1100; // octets of a message, RFC 6887 section 7
const RESPONSE = 0x80;

const RESULTS = [
  ...["success", "unsupported version", "not authorised", "malformed request"],
  ...["unsupported opcode", "unsupported option", "malformed option", "network failure"],
  ...["out of resources", "unsupported protocol", "over quota"],
  ...["the external address cannot be provided", "the request came from another address"],
  "too many remote peers",
];

/** An address as PCP bears it: 16 octets, IPv4 in ::ffff:0:0/96 (RFC 6887 section 5). */
export function pcpAddress(address: AddressBytes): Uint8Array {
  return address.length === 16 ? address : concat(new Uint8Array(10), uint(0xffff, 2), address);
}

/**
 * The header of a request (RFC 6887 section 7.1).
 *
 * @param lifetime seconds; 0 where the opcode knows none.
 */
export function pcpRequest(opcode: number, lifetime: number, client: AddressBytes): Uint8Array {
  const head = [uint(VERSION, 1), uint(opcode, 1), uint(0, 2), uint(lifetime, 4)];
  return concat(...head, pcpAddress(client));
}

/** What the header of a response says (RFC 6887 section 7.2), and the reader behind it. */
export interface PcpResponse {
  /** Seconds since the router's tables were last reset. */
  readonly epoch: number;
  /** Seconds. */
  readonly lifetime: number;
  readonly reader: Reader;
}

/**
 * Reads the header of a response to this opcode.
 *
 * @throws DdnsError `pcp` for other bytes and for a result code that is not 0; `overrun`.
 */
export function readPcpResponse(
  bytes: Uint8Array,
  opcode: number,
  meter?: DecodeMeter,
): PcpResponse {
  if (bytes.length > LARGEST || bytes.length % 4 !== 0)
    throw malformed(0, `a message has at most ${LARGEST} bytes, a multiple of four`);
  const reader = openReader(bytes, meter);
  const version = readUint(reader, 1, "version");
  if (version !== VERSION) throw malformed(0, `version ${version}: the router does not speak PCP`);
  const told = readUint(reader, 1, "opcode");
  if (told !== (RESPONSE | opcode)) throw malformed(1, `opcode ${told} is not the one expected`);
  readBytes(reader, 1, "reserved");
  const result = readUint(reader, 1, "result");
  const lifetime = readUint(reader, 4, "lifetime");
  const epoch = readUint(reader, 4, "epoch");
  readBytes(reader, 12, "reserved");
  if (result !== 0) throw new DdnsError("pcp", `PCP: ${RESULTS[result] ?? `result ${result}`}`);
  return { epoch, lifetime, reader };
}

function malformed(offset: number, what: string): DdnsError {
  return fault("pcp", offset, `PCP: ${what}`);
}
