import { randomBytes } from "node:crypto";
import { parseTsigKey } from "@candor/ddns-client";
import { rfc2136Updater } from "@candor/ddns-client/node";
import { createDdnsServer, type DdnsServer } from "@candor/ddns-client/server";
import type { Kysely } from "kysely";
import type { Accounts } from "../accounts.ts";
import type { Tables } from "../database/tables.ts";
import { type DnsListener, listenDns } from "../dns/listener.ts";
import { operatorKeyName } from "../dns/policy.ts";
import { primaryAuthority } from "../dns/primary-authority.ts";
import { createResponder } from "../dns/responder.ts";
import type { TsigKey } from "../dns/tsig.ts";
import type { ZoneSettings } from "../dns/zone.ts";
import { zoneAuthority } from "../dns/zone-authority.ts";
import { openZone } from "../dns/zone-file.ts";
import type { DnsPrimary } from "../dns-primary.ts";
import type { CloudSettings } from "../settings.ts";
import type { NameView } from "../web/operator-page.ts";
import { postgresNameStore } from "./name-store.ts";
import { recordLines } from "./record-lines.ts";
import { registeredNames } from "./registered-names.ts";
import { nameSecret } from "./secret-file.ts";

/** Names, and the DNS server that answers for them. */
export interface Names {
  readonly zone: string;
  /** Where devices send signed updates. */
  readonly dnsServer: { readonly host: string; readonly port: number };
  /** Where the zone is, for the operator's page. */
  readonly authority: string;
  readonly handle: DdnsServer["handle"];
  /** Removes what is over; a failure is printed, and the next sweep tries again. */
  readonly sweep: () => Promise<void>;
  list(): Promise<readonly (NameView & { readonly account: string })[]>;
  close(): Promise<void>;
}

export interface NamesOptions {
  readonly settings: CloudSettings;
  readonly tables: Kysely<Tables>;
  readonly accounts: Accounts;
  /** Address that the DNS side listens on. */
  readonly host: string;
}

const DEMO_ZONE = "homes.example";

/** Milliseconds for one attempt to reach the primary server, by UDP or TCP. */
const PRIMARY_PATIENCE_MS = 5_000;

/**
 * Starts the name service. The zone is embedded, or `DNS_PRIMARY` has it; the handler for names
 * speaks RFC 2136 to it in both cases, under a key of its own.
 */
export async function openNames(options: NamesOptions): Promise<Names> {
  const { settings, tables, accounts, host } = options;
  const { dnsPrimary } = settings;
  const zone = dnsPrimary?.zone ?? DEMO_ZONE;
  const onError = (error: unknown) => console.error("names:", error);
  const operator = dnsPrimary?.key ?? operatorKey(zone);
  let server: DdnsServer | null = null;
  const dns = await listen(options, zone, async (name) => {
    if (dnsPrimary === null && name === operator.name) return keyOf(operator);
    const key = await server?.tsigKey(name);
    return key ? keyOf(key) : undefined;
  });
  const dnsServer = { host, port: dns.port };
  const records = rfc2136Updater({
    ...{ zone, server: dnsPrimary ?? dnsServer, key: operator },
    timeoutMs: PRIMARY_PATIENCE_MS,
  });
  server = createDdnsServer({
    ...{ zone, records, onError, dns: dnsServer, labNetworks: settings.labNetworks },
    store: postgresNameStore(tables),
    secret: await nameSecret(settings.dataDir),
    owner: (request) => ownerOf(request, accounts),
  });
  const { handle, sweep } = server;
  return {
    ...{ zone, dnsServer, handle },
    authority: dnsPrimary === null ? "embedded" : `kept by ${dnsPrimary.host}:${dnsPrimary.port}`,
    sweep: () => sweep().then(() => {}, onError),
    async list() {
      const all = await registeredNames(tables);
      const lines = all.map(({ fqdn }) => recordLines(records, fqdn));
      const found = await Promise.all(lines);
      return all.map((name, i) => ({ ...name, records: found[i] ?? [] }));
    },
    close: dns.close,
  };
}

async function listen(
  { settings, host }: NamesOptions,
  origin: string,
  key: (name: string) => Promise<TsigKey | undefined>,
): Promise<DnsListener> {
  const { dataDir, dnsPort, dnsPrimary } = settings;
  const still: ZoneSettings = { origin, nameServer: `ns1.${origin}`, nameServerAddress: host };
  const authority =
    dnsPrimary === null
      ? zoneAuthority(still, await openZone(dataDir))
      : primaryAuthority(dnsPrimary);
  const respond = createResponder({
    ...{ authority, key, now: () => Math.floor(Date.now() / 1000) },
    onError: (error) => console.error("dns:", error),
  });
  return listenDns(dnsPort, respond);
}

/** A key that lives as long as the process: both ends of it are here. */
function operatorKey(zone: string): DnsPrimary["key"] {
  const secret = randomBytes(32).toString("base64");
  return { name: operatorKeyName(zone), algorithm: "hmac-sha256", secret };
}

function keyOf(text: DnsPrimary["key"]): TsigKey {
  return { name: text.name, secret: Buffer.from(parseTsigKey(text).secret) };
}

async function ownerOf(request: Request, accounts: Accounts): Promise<string | null> {
  const header = request.headers.get("authorization") ?? "";
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(header)?.[1];
  return token === undefined ? null : ((await accounts.authenticate(token))?.account ?? null);
}
