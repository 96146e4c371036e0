import { join } from "node:path";
import type { Dsar, Store } from "@candor/dsar";
import { createIncidents } from "@candor/dsar/incident";
import { type DkimRecord, dkimKey } from "@candor/dsar/node";
import { createBreachStore } from "@candor/dsar/postgres";
import { openAccounts } from "./account/accounts.ts";
import { addressChange } from "./account/address-change.ts";
import { openVotes } from "./blog/votes.ts";
import type { Company } from "./company.ts";
import { openConsent } from "./consent/endpoint.ts";
import { consentMarkup } from "./consent/markup.ts";
import type { Database } from "./database/open.ts";
import { type ClientScripts, siteFiles } from "./files.ts";
import type { Fetch } from "./host-switch.ts";
import { readCookie } from "./http/cookie.ts";
import { responseRules } from "./http/response-rules.ts";
import { incidentDesk } from "./incident/desk.ts";
import { mailSender } from "./mail/send.ts";
import { newsletterConnector } from "./newsletter/connector.ts";
import { delivering } from "./newsletter/delivering.ts";
import { newsDesk } from "./newsletter/desk.ts";
import { openNewsletter } from "./newsletter/newsletter.ts";
import { framed } from "./pages/frame.ts";
import { connectors } from "./rights/connectors.ts";
import { openDesk } from "./rights/desk.ts";
import type { ProcessorStandIn } from "./rights/processor-stand-in.ts";
import { processorConnectors } from "./rights/processors.ts";
import { sweeping } from "./rights/sweeping.ts";
import { reportsConnector } from "./security/connector.ts";
import { securityReports } from "./security/reports.ts";
import { securityFile } from "./security/security-file.ts";
import { securityKey } from "./security/security-key.ts";
import type { Settings } from "./settings.ts";
import { openOrders } from "./shop/orders.ts";
import { companySite } from "./site.ts";
import { type Site, visitOf } from "./site-context.ts";
import type { DeskPart } from "./staff/staff-site.ts";
import { TAG_HOST } from "./tags/stand-in.ts";

/** What a company's site is opened with. */
export interface OpenCompanyOptions {
  readonly company: Company;
  readonly database: Database;
  readonly store: Store;
  readonly secret: Uint8Array;
  readonly scripts: ClientScripts;
  readonly settings: Settings;
  readonly processors: ProcessorStandIn;
  /** The HTTP port in use, for addresses in mails and policies. */
  readonly port: number;
}

/** A company's running site and desk. */
export interface CompanyDesk {
  readonly company: Company;
  readonly dsar: Dsar;
  /** What the company's zone has to hold so that its mail can be checked. */
  readonly dkimRecord: DkimRecord;
  /** What the desk has beside the requests. */
  readonly parts: ReadonlyMap<string, DeskPart>;
  /** Takes a letter to the security mailbox. */
  readonly takeReport: (raw: Uint8Array) => Promise<void>;
  readonly fetch: Fetch;
  /** Stops the desk's work after the step it is in. */
  close(): Promise<void>;
}

/** How often the desk looks for work that is due; what a form brings in is begun at once. */
const DESK_INTERVAL_MS = 250;

/** Under which name the domain's zone publishes the key that signs its mail. */
const DKIM_SELECTOR = "candor";

/** Opens one company: its accounts, shop, consent and desk, and all its routes. */
export async function openCompany(options: OpenCompanyOptions): Promise<CompanyDesk> {
  const { company, database, store, secret, scripts, settings, processors, port } = options;
  const { tables, pool } = database;
  const tagOrigin = `http://${TAG_HOST}:${port}`;
  const dkim = await dkimKey({
    domain: company.host,
    selector: DKIM_SELECTOR,
    file: join(settings.dataDir, "dkim", `${company.id}.pem`),
  });
  const sender = mailSender({
    smtpUrl: settings.smtpUrl,
    tls: settings.smtpTls ?? "if offered",
    company,
    dkim,
  });
  const key = await securityKey(join(settings.dataDir, "security", `${company.id}.asc`), {
    name: `${company.brand.name} security`,
    email: company.security.mailbox,
  });
  const reports = securityReports(tables, company.id);
  const accounts = openAccounts(tables, company.id);
  const origin = `http://${company.host}:${port}`;
  const systems = [
    ...connectors(company),
    newsletterConnector(company, secret),
    reportsConnector(company),
  ];
  const incidents = createIncidents({
    store: createBreachStore({ pool }),
    connectors: systems,
    controller: company.controller,
    register: company.register,
  });
  const desk = openDesk({
    company,
    store,
    secret,
    connectors: [...systems, ...processorConnectors(company, processors, secret)],
    mailer: sender,
    trustedAuthenticators: settings.trustedAuthenticators ?? [],
    origin,
    render: async (content, request) => {
      const token = readCookie(request.headers.get("cookie"), company.cookies.session);
      const customer = token ? await accounts.signedIn(token) : null;
      return framed(company, visitOf(site, request, customer), content, site.consentMarkup);
    },
  });
  const site: Site = {
    company,
    accounts,
    addressChange: addressChange({
      ...{ accounts, secret, origin, mail: sender },
      company: company.brand.name,
    }),
    orders: openOrders(tables, company.id),
    votes: openVotes(tables, company.id),
    news: openNewsletter({ company, tables, mail: sender, secret, origin }),
    security: { file: securityFile(company, key), key, reports },
    rights: desk.pages,
    consent: company.consent ? await openConsent(company, company.consent, pool) : null,
    consentMarkup: company.consent ? consentMarkup(company.consent, tagOrigin) : null,
    files: siteFiles(company, scripts),
  };
  const app = companySite(site);
  const rules = responseRules(company, tagOrigin);
  const work = desk.dsar.start({ everyMs: DESK_INTERVAL_MS });
  const sweeps = sweeping(desk.dsar);
  const deliveries = delivering(site.news, company.id);
  return {
    company,
    dsar: desk.dsar,
    dkimRecord: dkim.record,
    takeReport: reports.takeMail,
    parts: new Map<string, DeskPart>([
      ["incidents", incidentDesk({ company, incidents, reports, mail: sender })],
      ["news", newsDesk(company, site.news)],
    ]),
    fetch: async (request) => rules(request, await app.fetch(request)),
    async close() {
      await deliveries.stop();
      await sweeps.stop();
      await work.stop();
      sender.close();
    },
  };
}
