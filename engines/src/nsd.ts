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

/** Says why NSD cannot be started here, or null. @throws Error under `CI=true`. */
export function nsdMissing(): string | null {
  return programsMissing("/usr/sbin/nsd");
}

/** Starts a real NSD, which serves a zone and takes no updates whatever. */
export async function startNsd(options: ZoneOptions): Promise<DnsServer> {
  const folder = await mkdtemp(join(tmpdir(), "candor-nsd-"));
  const port = await freePort();
  await writeFile(join(folder, "zone"), zoneFile(options));
  const file = join(folder, "nsd.conf");
  await writeFile(file, configuration(folder, port, options), { mode: 0o600 });
  return launch({
    program: "/usr/sbin/nsd",
    args: ["-d", "-c", file],
    port,
    folder,
    ready: /nsd started/,
  });
}

function configuration(folder: string, port: number, { zone, keys }: ZoneOptions): string {
  return `server:
    ip-address: 127.0.0.1@${port}
    username: ""
    chroot: ""
    zonesdir: "${folder}"
    database: ""
    pidfile: "${folder}/pid"
    xfrdfile: "${folder}/xfrd"
    zonelistfile: "${folder}/zones"
    xfrdir: "${folder}"
    server-count: 1
    verbosity: 1
remote-control:
    control-enable: no
${keys.map(({ name, algorithm, secret }) => `key:\n    name: "${name}"\n    algorithm: ${algorithm}\n    secret: "${secret}"`).join("\n")}
zone:
    name: "${zone}"
    zonefile: "zone"
`;
}
