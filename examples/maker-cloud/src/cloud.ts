import { join } from "node:path";
import { auditLog } from "@candor/zk-backup/server/node";
import { serve } from "@hono/node-server";
import { openAccounts } from "./accounts.ts";
import { openDatabase } from "./database/open.ts";
import { openNames } from "./names/open.ts";
import type { CloudSettings } from "./settings.ts";
import { openUpdates } from "./updates/serve.ts";
import { openVaultStorage } from "./vault-storage.ts";
import { viewVault } from "./vault-view.ts";
import { createVaults } from "./vaults.ts";
import { createWeb } from "./web/app.ts";
import type { OperatorView } from "./web/operator-page.ts";

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

/** Days that is kept who did what with which sealed object. */
const AUDIT_DAYS = 30;

/** Minutes between two sweeps of what is over, and two looks at the age of the update metadata. */
const SWEEP_MINUTES = 5;

/**
 * Starts the cloud on 127.0.0.1: accounts, names, vaults and the operator page over HTTP, the
 * zone over DNS. What it acknowledged before is there again.
 *
 * @throws Error when a port is taken, the database cannot be reached or a data file cannot be read;
 * the message names it.
 */
export async function startCloud(settings: CloudSettings): Promise<Cloud> {
  const ends: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const database = await openDatabase(settings);
    ends.push(database.close);
    const accounts = openAccounts(database.tables);
    const names = await openNames({ settings, tables: database.tables, accounts, host: HOST });
    ends.push(names.close);
    const audit = auditLog({ folder: join(settings.dataDir, "audit"), days: AUDIT_DAYS });
    ends.push(audit.close);
    const vaults = await openVaultStorage(join(settings.dataDir, "vaults"), settings.vaultBucket);
    const server = createVaults({
      ...{ accounts, vaults, onEvent: audit.write },
      onError: (error) => console.error("vaults:", error),
    });
    const updates = await openUpdates(settings.dataDir, () => new Date());
    const chores = async () => {
      await names.sweep();
      for (const { account } of await accounts.list()) await server.sweep(account);
      await updates.renew().catch((error: unknown) => console.error("updates:", error));
    };
    let sweep = chores();
    await sweep;
    const timer = setInterval(() => {
      sweep = chores().catch((error: unknown) => console.error("chores:", error));
    }, SWEEP_MINUTES * 60_000).unref();
    ends.push(async () => {
      clearInterval(timer);
      await sweep;
    });

    async function view(): Promise<OperatorView> {
      const all = await names.list();
      const customers = (await accounts.list()).map(async ({ account, created, quota }) => ({
        ...{ account, created, quota },
        names: all.filter((name) => name.account === account),
        vault: viewVault(await vaults.objects(account)),
      }));
      const { zone, dnsServer, authority } = names;
      return { zone, dnsServer, authority, customers: await Promise.all(customers) };
    }

    const app = createWeb({
      ...{ accounts, view, names: names.handle, updates: updates.serve },
      trustedProxies: settings.trustedProxies,
      vaults: server,
    });
    const web = await listenWeb(app.fetch, settings.port);
    ends.push(web.close);
    const url = `http://${HOST}:${web.port}`;
    return { url, dnsPort: names.dnsServer.port, zone: names.zone, close };
  } catch (error) {
    await close();
    throw error;
  }
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
