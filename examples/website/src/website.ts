import type { AddressInfo } from "node:net";
import type { Store } from "@candor/dsar";
import type { DkimRecord } from "@candor/dsar/node";
import { createStore, migrate as migrateDsar } from "@candor/dsar/postgres";
import { type ServerType, serve } from "@hono/node-server";
import { company as hearth } from "../companies/hearth/company.ts";
import { company as stratum } from "../companies/stratum/company.ts";
import type { Company } from "./company.ts";
import { openDatabase } from "./database/open.ts";
import type { ClientScripts } from "./files.ts";
import { type Fetch, frontDoor, hostSwitch } from "./host-switch.ts";
import { receiveMail, type TakeMail } from "./mail/receive.ts";
import { type CompanyDesk, openCompany } from "./open-company.ts";
import { linkSecret } from "./rights/link-secret.ts";
import { startProcessorStandIn } from "./rights/processor-stand-in.ts";
import type { Settings } from "./settings.ts";
import { openStaff } from "./staff/staff.ts";
import { DESK_HOST, staffSite } from "./staff/staff-site.ts";
import { tagSite } from "./tags/site.ts";
import { TAG_HOST } from "./tags/stand-in.ts";

/** The running website of both companies. */
export interface Website {
  readonly port: number;
  readonly smtpPort: number;
  /** Records that publish the keys which sign the companies' mail. */
  readonly dkimRecords: readonly DkimRecord[];
  /** Ends HTTP and mail, finishes what was begun, closes the database. */
  close(): Promise<void>;
}

/** The companies that share the server. */
const COMPANIES: readonly Company[] = [hearth, stratum];

/**
 * Starts everything: database, both sites, the tag's stand-in, mail in and out.
 *
 * @throws the underlying error when the database, a port or the data folder cannot be had; what
 * was started until then is closed again.
 */
export async function startWebsite(settings: Settings, scripts: ClientScripts): Promise<Website> {
  const closing: (() => Promise<unknown> | unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const secret = await linkSecret(settings.dataDir);
    const database = await openDatabase(settings.databaseUrl);
    closing.push(database.close);
    await migrateDsar(database.pool);
    const store: Store = createStore({ pool: database.pool });

    const processors = await startProcessorStandIn({ pool: database.pool, secret });
    closing.push(processors.close);

    const sites = new Map<string, Fetch>();
    // The port must be known before the sites are: until then a caller is told to come back.
    let answer: Fetch = () => new Response("Starting\n", { status: 503 });
    const http = await listen(settings.port, (request) => answer(request));
    closing.push(() => shut(http.server));
    const desks: CompanyDesk[] = [];
    for (const company of COMPANIES) {
      const opened = await openCompany({
        company,
        database,
        store,
        secret,
        scripts,
        settings,
        processors,
        port: http.port,
      });
      sites.set(company.host, opened.fetch);
      desks.push(opened);
      closing.push(opened.close);
    }
    const tags = tagSite();
    sites.set(TAG_HOST, (request) => tags.fetch(request));
    sites.set(DESK_HOST, staffSite(await openStaff(database.tables, settings.dataDir), desks));
    answer = hostSwitch(sites, frontDoor(doors(), http.port));

    const mail = await receiveMail(
      settings.smtpPort,
      new Map(
        desks.flatMap(({ company, dsar, takeReport }): [string, TakeMail][] => [
          [company.mailbox, (raw, envelope) => dsar.receiveMail(raw, envelope)],
          [company.security.mailbox, takeReport],
        ]),
      ),
    );
    closing.push(mail.close);
    const dkimRecords = desks.map(({ dkimRecord }) => dkimRecord);
    return { port: http.port, smtpPort: mail.port, dkimRecords, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function doors() {
  return COMPANIES.map(({ brand, host, home }) => ({ name: brand.name, host, text: home.lead }));
}

interface Listening {
  readonly server: ServerType;
  readonly port: number;
}

function listen(port: number, fetch: Fetch): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: "127.0.0.1" }, (address: AddressInfo) =>
      resolve({ server, port: address.port }),
    );
    server.once("error", reject);
  });
}

function shut(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}
