import { DdnsError, isDdnsError } from "../../core/errors.ts";
import { findGateway } from "./gateway.ts";
import { askNatPmp, hearAnnouncements } from "./nat-pmp.ts";
import { askPcp } from "./pcp.ts";
import type { AddressSource } from "./source.ts";
import { askUpnp } from "./upnp.ts";

/** A way to ask a router. */
export type RouterProtocol = "nat-pmp" | "pcp" | "upnp";

/** Settings of {@link routerSource}. */
export interface RouterSourceOptions {
  /** IPv4 address of the router; the default gateway when left out (Linux). */
  readonly gateway?: string;
  /** Ways to ask, tried in this order; `nat-pmp`, `pcp`, `upnp` when left out. */
  readonly protocols?: readonly RouterProtocol[];
  /** Milliseconds for each of them; 2000 by default. */
  readonly timeoutMs?: number;
}

const ASK = { "nat-pmp": askNatPmp, pcp: askPcp, upnp: askUpnp } as const;

/**
 * Asks the household's own router for its public IPv4 address; no third party hears of it. The
 * router's announcements (NAT-PMP, PCP) make the agent look at once when the address changes. PCP is asked
 * where NAT-PMP is not spoken: it opens, and closes, the discard port for a moment.
 *
 * Behind a second NAT the router's own address is not public: the agent then refuses it, and says
 * so (`address-special`).
 */
export function routerSource(options: RouterSourceOptions = {}): AddressSource {
  const { protocols = ["nat-pmp", "pcp", "upnp"], timeoutMs = 2000 } = options;
  const gateway = async () => options.gateway ?? (await findGateway());
  const source = async (signal: AbortSignal): Promise<string> => {
    const host = await gateway();
    const failures: string[] = [];
    for (const protocol of protocols)
      try {
        return await ASK[protocol](host, timeoutMs, signal);
      } catch (error) {
        if (!isDdnsError(error) || error.code === "aborted") throw error;
        failures.push(error.message);
      }
    throw new DdnsError("source", `the router ${host} does not tell: ${failures.join("; ")}`);
  };
  return Object.assign(source, {
    watch: (changed: () => void, signal: AbortSignal) =>
      hearAnnouncements(gateway, changed, signal),
  });
}
