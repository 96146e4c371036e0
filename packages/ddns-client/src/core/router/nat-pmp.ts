import { formatIpv4 } from "../address/ipv4.ts";
import { DdnsError } from "../errors.ts";
import { fault } from "../wire/fault.ts";
import { type DecodeMeter, openReader, readBytes, readUint } from "../wire/reader.ts";

/** Port on which the router takes NAT-PMP and PCP requests (RFC 6886 section 1.1, RFC 6887 section 19.1). */
export const NAT_PMP_PORT = 5351;

/** Group and port to which routers announce a changed address (RFC 6886 section 3.2.1). */
export const ANNOUNCEMENTS = { group: "224.0.0.1", port: 5350 } as const;

/** A router's public address; the answer to a request, or announced unasked. */
export interface NatPmpAddress {
  readonly address: string;
  /** Seconds since the router's tables were last reset. */
  readonly epoch: number;
}

/** The request for the public address (RFC 6886 section 3.2). */
export function encodeNatPmpRequest(): Uint8Array {
  return Uint8Array.of(0, 0);
}

const RESULTS = [
  "success",
  "unsupported version",
  "not authorised, or switched off in the router",
  "the router has no public address itself",
  "out of resources",
  "unsupported opcode",
];

/**
 * Decodes the answer to {@link encodeNatPmpRequest}, or an announcement.
 *
 * @throws DdnsError `nat-pmp` for other bytes and for a result code that is not 0; `overrun`.
 */
export function decodeNatPmp(bytes: Uint8Array, meter?: DecodeMeter): NatPmpAddress {
  const reader = openReader(bytes, meter);
  const version = readUint(reader, 1, "version");
  const opcode = readUint(reader, 1, "opcode");
  // A server that speaks PCP alone says so in a message of version 2 (RFC 6887 section 9).
  if (version !== 0) throw malformed(0, `version ${version}: the router does not speak NAT-PMP`);
  if (opcode !== 128) throw malformed(1, `opcode ${opcode} is no answer about the address`);
  const result = readUint(reader, 2, "result");
  if (result !== 0)
    throw new DdnsError("nat-pmp", `NAT-PMP: ${RESULTS[result] ?? `result ${result}`}`);
  const epoch = readUint(reader, 4, "epoch");
  const address = formatIpv4(readBytes(reader, 4, "address"));
  if (reader.offset !== bytes.length) throw malformed(reader.offset, "bytes follow the address");
  return { address, epoch };
}

function malformed(offset: number, what: string): DdnsError {
  return fault("nat-pmp", offset, `NAT-PMP: ${what}`);
}
