import { networkInterfaces } from "node:os";
import { checkAddress } from "../core/address/check.ts";
import type { Family, Scope } from "../core/agent/record.ts";
import { isDdnsError } from "../core/errors.ts";
import { interfaceSource } from "../node/sources/interface.ts";
import { type RouterProtocol, routerSource } from "../node/sources/router.ts";
import type { AddressSource } from "../node/sources/source.ts";
import type { CommandIo } from "./commands.ts";

/** A source that the household has, and what it says now. */
interface Found {
  /** The `source` of a configuration that would ask it. */
  readonly source: object;
  readonly family: Family;
  readonly scope: Scope;
  readonly address: string | null;
  /** Why there is no address, or why it would not be published. */
  readonly trouble: string | null;
}

const PROTOCOLS: readonly RouterProtocol[] = ["nat-pmp", "pcp", "upnp"];

/**
 * Asks the household's own sources, the router and this device's interfaces, and says what each
 * knows, with the setting that would use it. Nobody outside is asked.
 *
 * @returns 0 when one of them knows a public address, 1 otherwise.
 */
export async function listSources(io: Omit<CommandIo, "prometheus">): Promise<number> {
  const found = (await Promise.all([...routers(io.signal), ...interfaces(io.signal)])).filter(
    (one) => one !== null,
  );
  if (io.json) io.out(JSON.stringify(found));
  else for (const one of found) io.out(line(one));
  return found.some(({ scope, trouble }) => scope === "public" && trouble === null) ? 0 : 1;
}

function routers(signal: AbortSignal): Promise<Found>[] {
  return PROTOCOLS.map((protocol) => {
    const protocols = [protocol];
    const purpose = { family: "ipv4", scope: "public" } as const;
    return ask({ type: "router", protocols }, purpose, routerSource({ protocols }), signal);
  });
}

// What an interface does not have is no news.
function interfaces(signal: AbortSignal): Promise<Found | null>[] {
  const names = Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some(({ internal }) => !internal))
    .map(([name]) => name);
  return names.flatMap((name) =>
    (["ipv4", "ipv6"] as const).flatMap((family) =>
      (["public", "lan"] as const).map(async (scope) => {
        const setting = { type: "interface", interface: name };
        const source = interfaceSource({ family, scope, interface: name });
        const one = await ask(setting, { family, scope }, source, signal);
        return one.address === null ? null : one;
      }),
    ),
  );
}

async function ask(
  setting: object,
  purpose: { readonly family: Family; readonly scope: Scope },
  source: AddressSource,
  signal: AbortSignal,
): Promise<Found> {
  let address: string | null = null;
  try {
    address = await source(signal);
    checkAddress(address, purpose);
    return { source: setting, ...purpose, address, trouble: null };
  } catch (error) {
    if (!isDdnsError(error)) throw error;
    return { source: setting, ...purpose, address, trouble: error.message };
  }
}

function line({ source, scope, address, trouble }: Found): string {
  const what = [address, trouble].filter((part) => part !== null).join(": ");
  return `${JSON.stringify(source)} ${scope === "lan" ? "(LAN) " : ""}${what}`;
}
