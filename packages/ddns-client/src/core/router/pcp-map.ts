import { format } from "../address/format.ts";
import type { AddressBytes } from "../address/ipv4.ts";
import type { DecodeMeter } from "../wire/reader.ts";
import { readBytes, readUint } from "../wire/reader.ts";
import { concat, uint } from "../wire/writer.ts";
import { pcpAddress, pcpRequest, readPcpResponse } from "./pcp-header.ts";

/** A mapping that is asked for, or given up. */
export interface PcpMapRequest {
  /** 12 octets that nobody can guess; the same again to renew or to give up. */
  readonly nonce: Uint8Array;
  /** The device's own address on that network, 4 or 16 octets. */
  readonly client: AddressBytes;
  /** IANA protocol number, such as 17 for UDP. */
  readonly protocol: number;
  readonly internalPort: number;
  /** Seconds; 0 gives the mapping up. */
  readonly lifetime: number;
}

/** A mapping that the router has made. */
export interface PcpMapping {
  readonly nonce: Uint8Array;
  readonly protocol: number;
  readonly internalPort: number;
  readonly externalPort: number;
  /** The router's public address. */
  readonly address: string;
  /** Seconds. */
  readonly lifetime: number;
  /** Seconds since the router's tables were last reset. */
  readonly epoch: number;
}

const MAP = 1;
const NONCE = 12;
const ANY_IPV4 = new Uint8Array(4);

/**
 * Encodes a MAP request (RFC 6887 section 11.1) that leaves the external port and address to the
 * router.
 */
export function encodePcpMap(request: PcpMapRequest): Uint8Array {
  const { nonce, client, protocol, internalPort, lifetime } = request;
  const any = client.length === 16 ? new Uint8Array(16) : pcpAddress(ANY_IPV4);
  const ports = [uint(protocol, 1), new Uint8Array(3), uint(internalPort, 2), uint(0, 2)];
  return concat(pcpRequest(MAP, lifetime, client), nonce, ...ports, any);
}

/**
 * Decodes a MAP response; options behind it are passed over. The nonce tells whose it is: compare it.
 *
 * @throws DdnsError `pcp` for other bytes and for a result code that is not 0; `overrun`.
 */
export function decodePcpMapping(bytes: Uint8Array, meter?: DecodeMeter): PcpMapping {
  const { epoch, lifetime, reader } = readPcpResponse(bytes, MAP, meter);
  const nonce = readBytes(reader, NONCE, "nonce").slice();
  const protocol = readUint(reader, 1, "protocol");
  readBytes(reader, 3, "reserved");
  const internalPort = readUint(reader, 2, "internal port");
  const externalPort = readUint(reader, 2, "external port");
  const address = readBytes(reader, 16, "external address");
  const mapped = address.slice(0, 12).every((octet, i) => octet === (i < 10 ? 0 : 0xff));
  return {
    ...{ nonce, protocol, internalPort, externalPort, lifetime, epoch },
    address: format(mapped ? address.slice(12) : address),
  };
}
