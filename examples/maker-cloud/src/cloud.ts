import { join } from "node:path";
import { serve } from "@hono/node-server";
import { openAccounts } from "./accounts.ts";
import { listenDns } from "./dns/listener.ts";
import { createResponder } from "./dns/responder.ts";
import type { ZoneData, ZoneSettings } from "./dns/zone.ts";
import { openZone } from "./dns/zone-file.ts";
import { openNames } from "./names.ts";
import type { CloudSettings } from "./settings.ts";
import { viewVault } from "./vault-view.ts";
import { createVaults } from "./vaults.ts";
import { createWeb } from "./web/app.ts";
import type { NameView, OperatorView } from "./web/operator-page.ts";

/** A running maker's cloud. */
export interface Cloud {
  /** Base address of the web side, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Port of the DNS server, UDP and TCP, on 127.0.0.1. */
  readonly dnsPort: number;
  readonly zone: string;
  /** Stops taking requests, ends open connections, resolves when both sides are down. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

const ZONE: ZoneSettings = {
  origin: "homes.example",
  nameServer: "ns1.homes.example",
  nameServerAddress: HOST,
};

/**
 * Starts the cloud on 127.0.0.1: accounts, names, vaults and the operator page over HTTP, the
 * zone over DNS. What it acknowledged before is there again.
 *
 * @throws Error when a port is taken or a data file cannot be read; the message names it.
 */
export async function startCloud(settings: CloudSettings): Promise<Cloud> {
  const { dataDir } = settings;
  const now = () => new Date();
  const accounts = await openAccounts(dataDir, now);
  const names = await openNames(dataDir, ZONE.origin, now);
  const zone = await openZone(dataDir);
  const vaultsDir = join(dataDir, "vaults");
  const respond = createResponder({
    settings: ZONE,
    zone,
    key: (name) => names.key(name),
    now: () => Math.floor(Date.now() / 1000),
    onError: (error) => console.error("dns:", error),
  });
  const dns = await listenDns(settings.dnsPort, respond);
  const dnsServer = { host: HOST, port: dns.port };

  async function view(): Promise<OperatorView> {
    const customers = accounts.list().map(async ({ account, created }) => ({
      account,
      created,
      names: names
        .list()
        .filter((name) => name.account === account)
        .map((name) => nameView(zone.value, name)),
      vault: await viewVault(join(vaultsDir, account)),
    }));
    const { serial } = zone.value;
    return { zone: ZONE.origin, serial, dnsServer, customers: await Promise.all(customers) };
  }

  const app = createWeb({
    ...{ accounts, names, zone: ZONE.origin, dnsServer, view },
    trustedProxies: settings.trustedProxies,
    vaults: createVaults(accounts, vaultsDir),
  });
  const web = await listenWeb(app.fetch, settings.port).catch(async (error: unknown) => {
    await dns.close();
    throw error;
  });
  return {
    url: `http://${HOST}:${web.port}`,
    dnsPort: dns.port,
    zone: ZONE.origin,
    async close() {
      await Promise.all([dns.close(), web.close()]);
    },
  };
}

function nameView(zone: ZoneData, name: { fqdn: string; created: string }): NameView {
  const lines = [name.fqdn, `lan.${name.fqdn}`].flatMap((owner) =>
    Object.entries(zone.names[owner] ?? {}).flatMap(([type, set]) =>
      set.values.map((value) => `${owner} ${set.ttl} ${type} ${[value].flat().join(" ")}`),
    ),
  );
  return { fqdn: name.fqdn, created: name.created, records: lines };
}

function listenWeb(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: HOST }, (info) =>
      resolve({ port: info.port, close }),
    );
    server.once("error", reject);
    function close(): Promise<void> {
      if ("closeAllConnections" in server) server.closeAllConnections();
      return new Promise((done) => {
        server.close(() => done());
      });
    }
  });
}
