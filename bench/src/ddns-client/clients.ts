import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Bind } from "@candor/engines/bind";

const dist = dirname(createRequire(import.meta.url).resolve("@candor/ddns-client/node"));
export const CLI: string = join(dist, "cli", "main.js");

/** A program that publishes an address: how it is run once, and how it stays. */
export interface Client {
  readonly name: string;
  /** Writes its configuration for this name and address; the next `once` has something to send. */
  prepare(folder: string, name: string, address: string): Promise<void>;
  once(folder: string): readonly string[];
  daemon(folder: string): readonly string[];
}

/** Ours, by RFC 2136, natively. */
export function candor(bind: Bind): Client {
  return {
    name: "candor",
    async prepare(folder, name, address) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "secret"), bind.secret, { mode: 0o600 });
      const config = {
        zone: bind.zone,
        server: { host: bind.host, port: bind.port },
        key: { name: bind.keyName, secretFile: "secret" },
        records: [{ name, family: "ipv4", source: { type: "fixed", address } }],
        labNetworks: ["203.0.113.0/24"],
        stateFile: "state.json",
      };
      await writeFile(join(folder, "ddns.json"), JSON.stringify(config));
    },
    once: (folder) => [process.execPath, CLI, "once", "--config", join(folder, "ddns.json")],
    daemon: (folder) => [process.execPath, CLI, "run", "--config", join(folder, "ddns.json")],
  };
}

/** ddclient's own way to RFC 2136: it starts nsupdate. */
export function ddclient(bind: Bind): Client {
  return {
    name: "ddclient",
    async prepare(folder, name, address) {
      await mkdir(folder, { recursive: true });
      const key = `key "${bind.keyName}." { algorithm ${bind.algorithm}; secret "${bind.secret}"; };\n`;
      await writeFile(join(folder, "key"), key, { mode: 0o600 });
      // Its `server` has no port: a nsupdate that says the port itself.
      const nsupdate = `#!/bin/sh\nexec nsupdate -p ${bind.port} "$@"\n`;
      await writeFile(join(folder, "nsupdate"), nsupdate, { mode: 0o755 });
      const config = `daemon=300
ssl=no
use=ip, ip=${address}
protocol=nsupdate
server=${bind.host}
zone=${bind.zone}
login=${join(folder, "nsupdate")}
password=${join(folder, "key")}
ttl=60
${name}
`;
      await writeFile(join(folder, "ddclient.conf"), config, { mode: 0o600 });
    },
    once: (folder) => ddclientArgs(folder, "-daemon=0"),
    daemon: (folder) => ddclientArgs(folder, "-daemon=300"),
  };
}

function ddclientArgs(folder: string, daemon: string): readonly string[] {
  const files = ["-file", join(folder, "ddclient.conf"), "-cache", join(folder, "cache")];
  return ["ddclient", "-foreground", daemon, ...files, "-pid", join(folder, "pid")];
}

/** inadyn knows no RFC 2136: it asks a web server, here the smallest there is. */
export function inadyn(updateUrl: string): Client {
  const { host } = new URL(updateUrl);
  return {
    name: "inadyn",
    async prepare(folder, name, address) {
      await mkdir(folder, { recursive: true });
      const config = `period = 300
allow-ipv6 = false
custom bench {
  username = a
  password = b
  ssl = false
  checkip-server = ${host}
  checkip-path = "/ip/${address}"
  checkip-ssl = false
  ddns-server = ${host}
  ddns-path = "/update?hostname=%h&myip=%i"
  hostname = ${name}
}
`;
      await writeFile(join(folder, "inadyn.conf"), config, { mode: 0o600 });
    },
    once: (folder) => inadynArgs(folder, "-1"),
    daemon: (folder) => inadynArgs(folder),
  };
}

function inadynArgs(folder: string, ...more: string[]): readonly string[] {
  const files = [
    "-f",
    join(folder, "inadyn.conf"),
    "--cache-dir",
    folder,
    "-P",
    join(folder, "pid"),
  ];
  return ["inadyn", "-n", ...more, ...files, "-C"];
}
