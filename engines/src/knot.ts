import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
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

/** Says why Knot DNS cannot be started here, or null. @throws Error under `CI=true`. */
export function knotMissing(): string | null {
  return programsMissing("/usr/sbin/knotd", "/usr/bin/kdig");
}

/** Starts a real Knot DNS as the primary of one zone. */
export async function startKnot(options: ZoneOptions): Promise<DnsServer> {
  const folder = await mkdtemp(join(tmpdir(), "candor-knot-"));
  const port = await freePort();
  await mkdir(join(folder, "db"));
  await writeFile(join(folder, "zone"), zoneFile(options));
  const file = join(folder, "knot.conf");
  await writeFile(file, configuration(folder, port, options), { mode: 0o600 });
  return launch({
    program: "/usr/sbin/knotd",
    args: ["-c", file],
    port,
    folder,
    ready: /server started/,
  });
}

function configuration(folder: string, port: number, { zone, keys }: ZoneOptions): string {
  return `server:
    rundir: "${folder}"
    listen: 127.0.0.1@${port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
log:
  - target: stdout
    any: info
database:
    storage: "${folder}/db"
${keys.length === 0 ? "" : access(keys)}zone:
  - domain: ${zone}.
    file: "${folder}/zone"
${keys.length === 0 ? "" : "    acl: update\n"}`;
}

function access(keys: ZoneOptions["keys"]): string {
  const names = keys.map(({ name }) => `${name}.`).join(", ");
  const lines = keys.flatMap(({ name, algorithm, secret }) => [
    `  - id: ${name}.`,
    `    algorithm: ${algorithm}`,
    `    secret: ${secret}`,
  ]);
  return `key:
${lines.join("\n")}
acl:
  - id: update
    key: [ ${names} ]
    action: [ update, query ]
`;
}
