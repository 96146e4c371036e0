import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { parseIpv4 } from "../../core/address/ipv4.ts";
import { DdnsError } from "../../core/errors.ts";
import { NAT_PMP_PORT } from "../../core/router/nat-pmp.ts";
import { decodePcpMapping, encodePcpMap, type PcpMapRequest } from "../../core/router/pcp-map.ts";
import { askUdp } from "./ask-udp.ts";

const UDP = 17;
const DISCARD = 9; // the port where nothing listens, and which nobody needs to reach
const LIFETIME = 60; // seconds; it is given up at once

/**
 * Asks the router for its public address by PCP, which knows no question for it alone: a short
 * mapping of the discard port bears the address (RFC 6887 section 11.6), and is given up again.
 *
 * @throws DdnsError `timeout`, `network`, `pcp`, `aborted`.
 */
export async function askPcp(
  gateway: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const mapping: PcpMapRequest = {
    ...{ nonce: new Uint8Array(randomBytes(12)), client: await ownAddress(gateway) },
    ...{ protocol: UDP, internalPort: DISCARD, lifetime: LIFETIME },
  };
  const ask = (request: PcpMapRequest, limit: number) =>
    askUdp({
      ...{ host: gateway, port: NAT_PMP_PORT, timeoutMs: limit, signal },
      request: encodePcpMap(request),
      resendMs: 250,
      read(bytes) {
        const answer = decodePcpMapping(bytes);
        return Buffer.compare(answer.nonce, request.nonce) === 0 ? answer : null;
      },
    });
  const { address } = await ask(mapping, timeoutMs);
  // A router that does not answer this lets the mapping end by itself within a minute.
  await ask({ ...mapping, lifetime: 0 }, Math.min(500, timeoutMs)).catch(() => undefined);
  return address;
}

/** The device's address on the gateway's network, which a request has to name. */
async function ownAddress(gateway: string): Promise<Uint8Array> {
  const socket = createSocket("udp4");
  try {
    socket.connect(NAT_PMP_PORT, gateway);
    await once(socket, "connect");
    const own = parseIpv4(socket.address().address);
    if (own !== null) return own;
    throw new DdnsError("network", `no IPv4 address on the network of ${gateway}`);
  } catch (cause) {
    if (cause instanceof DdnsError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DdnsError("network", `${gateway}: ${why}`, { cause });
  } finally {
    socket.close();
  }
}
