import { execFileSync } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DnsServer,
  launch,
  programsMissing,
  type ZoneOptions,
  zoneFile,
} from "./dns-server.ts";
import { freePort } from "./ports.ts";

const SCHEMA = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql";

/** Says why PowerDNS cannot be started here, or null. @throws Error under `CI=true`. */
export function powerdnsMissing(): string | null {
  return programsMissing("/usr/sbin/pdns_server", SCHEMA, "/usr/bin/python3");
}

/** A running PowerDNS, with its HTTP API. */
export interface PowerDns extends DnsServer {
  readonly api: { readonly url: string; readonly key: string };
}

/** Starts a real PowerDNS as the primary of one zone, on SQLite. */
export async function startPowerDns(options: ZoneOptions): Promise<PowerDns> {
  const folder = await mkdtemp(join(tmpdir(), "candor-pdns-"));
  const port = await freePort();
  const apiPort = await freePort();
  const key = "an-api-key-for-tests";
  await writeFile(join(folder, "pdns.conf"), configuration(folder, port, { port: apiPort, key }), {
    mode: 0o600,
  });
  await writeFile(join(folder, "zone"), zoneFile(options));
  prepare(folder, options);
  const args = [`--config-dir=${folder}`];
  const ready = /Creating backend connection for TCP/;
  const server = await launch({ program: "/usr/sbin/pdns_server", args, port, folder, ready });
  return { ...server, api: { url: `http://127.0.0.1:${apiPort}`, key } };
}

function configuration(
  folder: string,
  port: number,
  api: { readonly port: number; readonly key: string },
): string {
  return `launch=gsqlite3
gsqlite3-database=${folder}/db
gsqlite3-dnssec=yes
gsqlite3-pragma-synchronous=0
local-address=127.0.0.1
local-port=${port}
socket-dir=${folder}
dnsupdate=yes
allow-dnsupdate-from=127.0.0.0/8
daemon=no
guardian=no
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
zone-cache-refresh-interval=0
security-poll-suffix=
receiver-threads=1
distributor-threads=1
api=yes
api-key=${api.key}
webserver=yes
webserver-address=127.0.0.1
webserver-port=${api.port}
webserver-allow-from=127.0.0.0/8
`;
}

const LOAD_SCHEMA =
  "import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())";

function prepare(folder: string, { zone, keys }: ZoneOptions): void {
  execFileSync("python3", ["-c", LOAD_SCHEMA, join(folder, "db"), SCHEMA]);
  const pdnsutil = (...args: string[]) =>
    execFileSync("pdnsutil", [`--config-dir=${folder}`, ...args], { stdio: "pipe" });
  pdnsutil("load-zone", zone, join(folder, "zone"));
  for (const { name, algorithm, secret } of keys)
    pdnsutil("import-tsig-key", name, algorithm, secret);
  pdnsutil("set-meta", zone, "TSIG-ALLOW-DNSUPDATE", ...keys.map(({ name }) => name));
  pdnsutil("set-meta", zone, "ALLOW-DNSUPDATE-FROM", "127.0.0.0/8");
}
