import { createSocket } from "node:dgram";
import {
  ANNOUNCEMENTS,
  decodeNatPmp,
  encodeNatPmpRequest,
  NAT_PMP_PORT,
} from "../../core/router/nat-pmp.ts";
import { decodePcpAnnouncement } from "../../core/router/pcp.ts";
import { askUdp, orNull } from "./ask-udp.ts";

/** Asks the router for its public address by NAT-PMP. @throws DdnsError. */
export async function askNatPmp(
  gateway: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const { address } = await askUdp({
    ...{ host: gateway, port: NAT_PMP_PORT, timeoutMs, signal },
    request: encodeNatPmpRequest(),
    resendMs: 250, // RFC 6886 section 3.1
    read: decodeNatPmp,
  });
  return address;
}

/**
 * Listens for the announcements of NAT-PMP and PCP, which a router sends to every host when its
 * address has changed or it has restarted. One that does not come from the gateway is passed over.
 * When the port cannot be had, nothing is heard, and looks at intervals find the change.
 */
export function hearAnnouncements(
  gateway: () => Promise<string>,
  changed: () => void,
  signal: AbortSignal,
): void {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  const close = () => {
    signal.removeEventListener("abort", close);
    socket.close();
  };
  socket.on("error", close);
  socket.on("message", (datagram, from) => {
    const bytes = new Uint8Array(datagram);
    if (
      orNull(() => decodeNatPmp(bytes)) === null &&
      orNull(() => decodePcpAnnouncement(bytes)) === null
    )
      return;
    gateway().then(
      (address) => from.address === address && !signal.aborted && changed(),
      () => undefined,
    );
  });
  signal.addEventListener("abort", close);
  socket.bind(ANNOUNCEMENTS.port, () => {
    try {
      socket.addMembership(ANNOUNCEMENTS.group);
    } catch {
      // 224.0.0.1 is every host's group: most systems deliver it without, and some refuse to join
    }
    socket.unref();
  });
}
