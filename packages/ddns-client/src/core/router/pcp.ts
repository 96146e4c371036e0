import type { AddressBytes } from "../address/ipv4.ts";
import type { DecodeMeter } from "../wire/reader.ts";
import { pcpRequest, readPcpResponse } from "./pcp-header.ts";

/**
 * A PCP response with opcode ANNOUNCE (RFC 6887 section 14.1): the router is there, and this long
 * since its tables were last reset. It bears no public address; when it comes unasked, or its epoch
 * has fallen back, the address is to be asked for again.
 */
export interface PcpAnnouncement {
  /** Seconds. */
  readonly epoch: number;
}

const ANNOUNCE = 0;

/**
 * Encodes an ANNOUNCE request (RFC 6887 sections 7.1 and 14.1.1).
 *
 * @param client the device's own address on that network, 4 or 16 bytes.
 */
export function encodePcpAnnounce(client: AddressBytes): Uint8Array {
  return pcpRequest(ANNOUNCE, 0, client);
}

/**
 * Decodes an ANNOUNCE response, asked for or multicast.
 *
 * @throws DdnsError `pcp` for other bytes and for a result code that is not 0; `overrun`.
 */
export function decodePcpAnnouncement(bytes: Uint8Array, meter?: DecodeMeter): PcpAnnouncement {
  const { epoch } = readPcpResponse(bytes, ANNOUNCE, meter);
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
