import { lookup, resolveNs } from "node:dns/promises";
import { isDdnsError } from "../../core/errors.ts";
import type { LookupOutcome } from "../../core/rfc2136/outcome.ts";
import type { AddressRecord } from "../../core/rfc2136/updater.ts";
import { valuesAt } from "../authorities.ts";

/** Where a zone's authoritative servers are. */
export interface AuthorityPlace {
  readonly zone: string;
  /** One to ask; those of the zone's NS records, by the system's resolver, when left out. */
  readonly authority?: { readonly host: string; readonly port?: number };
  readonly timeoutMs: number;
}

/**
 * Asks the zone's authoritative servers, one after the other, what a name holds: for providers that
 * take changes by HTTP and tell nothing back. The answers are unsigned.
 */
export async function authoritativeLookup(
  { zone, authority, timeoutMs }: AuthorityPlace,
  { name, type }: AddressRecord,
  signal: AbortSignal,
): Promise<LookupOutcome> {
  let failure = { code: "network", message: `no authoritative server of ${zone} was found` };
  try {
    const servers = authority === undefined ? await resolveNs(zone) : [authority.host];
    for (const server of servers) {
      try {
        const { address } = await lookup(server);
        const asking = { host: address, port: authority?.port ?? 53, timeoutMs, signal };
        const values = await valuesAt(asking, name, type);
        return { kind: "found", values, authenticated: false };
      } catch (error) {
        failure = reasonOf(error);
      }
    }
  } catch (error) {
    failure = reasonOf(error);
  }
  return { kind: "unreachable", ...(signal.aborted ? { ...failure, code: "aborted" } : failure) };
}

function reasonOf(error: unknown): { code: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  return { code: isDdnsError(error) ? error.code : "network", message };
}
