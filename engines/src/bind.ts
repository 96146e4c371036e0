import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./ports.ts";

const run = promisify(execFile);

/** A key that may update the zone. */
export interface BindKey {
  readonly name: string;
  /** `hmac-sha256` when it is left out. */
  readonly algorithm?: string;
  /** Base64; random when it is left out. */
  readonly secret?: string;
}

/** Settings of {@link startBind}. */
export interface BindOptions {
  /** Zone of which the server is the primary, such as `homes.example`. */
  readonly zone: string;
  /** First key; `update.<zone>` with a random secret when it is left out. */
  readonly key?: BindKey;
  /** Further keys. */
  readonly keys?: readonly (BindKey & { readonly secret: string })[];
  /** `update-policy` statements; by default each key may change everything in the zone. */
  readonly policy?: readonly string[];
  /** More lines for the zone file. */
  readonly records?: readonly string[];
  /** Port on 127.0.0.1 for UDP and TCP; a free one when it is left out. */
  readonly port?: number;
  /** IPv4 address it listens on; 127.0.0.1 when left out. */
  readonly address?: string;
  /** Addresses of secondary servers, which are told of changes and may copy the zone. */
  readonly secondaries?: readonly string[];
  /** Address of the primary, port 53, when this server is a secondary one. */
  readonly primary?: string;
  /** Command in front of the server's own, such as `["ip", "netns", "exec", "wan"]`. */
  readonly inside?: readonly string[];
  /** Folder that keeps zone and journal; a temporary one, removed by `stop()`, when left out. */
  readonly folder?: string;
}

/** A running BIND on loopback. */
export interface Bind {
  readonly host: string;
  readonly port: number;
  readonly zone: string;
  readonly keyName: string;
  readonly algorithm: string;
  readonly secret: string;
  readonly pid: number;
  /** What the server wrote to its log so far. */
  log(): string;
  /** Ends it and waits; removes the folder when it was a temporary one. */
  stop(): Promise<void>;
}

const NAMED = ["/usr/sbin/named", "/usr/local/sbin/named"];
const DIG = ["/usr/bin/dig", "/usr/local/bin/dig"];

/**
 * Tells whether BIND and dig are there, installing Debian's packages when run as root.
 *
 * @throws Error under `CI=true` when they cannot be had: a missing peer is a failure there.
 */
export async function bindAvailable(): Promise<boolean> {
  if (installed()) return true;
  const why = await install();
  if (installed()) return true;
  if (process.env["CI"] === "true") throw new Error(`BIND is missing under CI: ${why}`);
  return false;
}

function installed(): boolean {
  return NAMED.some((path) => existsSync(path)) && DIG.some((path) => existsSync(path));
}

// Debian starts a service when its package is installed, unless policy-rc.d says 101. One that is
// there already is left alone; ours goes away again. Only one process at a time comes this far, so
// that none takes the policy away under another's installation.
const INSTALL = `
[ -x /usr/sbin/named ] && [ -x /usr/bin/dig ] && exit 0
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
fi
apt-get -qq -o DPkg::Lock::Timeout=300 update
apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends bind9 bind9-dnsutils
`;

async function install(): Promise<string> {
  if (process.getuid?.() !== 0) return "install the packages bind9 and bind9-dnsutils";
  if (!existsSync("/usr/bin/apt-get")) return "there is no apt-get to install bind9 with";
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("flock", ["/run/lock/candor-bind.lock", "sh", "-c", INSTALL], { env });
    return "apt-get installed bind9, but named or dig is not where Debian puts it";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Starts a real BIND as the primary of one zone, on 127.0.0.1 alone.
 *
 * With a `folder` that was used before, zone and journal are taken up where they were.
 *
 * @throws Error when BIND is missing or does not come up; the message carries its log.
 */
export async function startBind(options: BindOptions): Promise<Bind> {
  const named = NAMED.find((path) => existsSync(path));
  if (named === undefined) throw new Error("BIND is missing: install the package bind9");
  const key = complete(options.key ?? { name: `update.${options.zone}` });
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "candor-bind-")));
  const port = options.port ?? (await freePort());
  await mkdir(folder, { recursive: true });
  await prepare(folder, port, options, key);
  const command = [
    ...(options.inside ?? []),
    named,
    "-c",
    join(folder, "named.conf"),
    "-g",
    "-n",
    "1",
  ];
  const child = spawn(command[0] as string, command.slice(1), {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  await ready(child, () => log);
  return {
    host: options.address ?? "127.0.0.1",
    port,
    zone: options.zone,
    keyName: key.name,
    algorithm: key.algorithm,
    secret: key.secret,
    pid: child.pid ?? 0,
    log: () => log,
    async stop() {
      await ended(child);
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function complete(key: BindKey): Required<BindKey> {
  const { algorithm = "hmac-sha256" } = key;
  return { name: key.name, algorithm, secret: key.secret ?? randomBytes(32).toString("base64") };
}

async function prepare(
  folder: string,
  port: number,
  options: BindOptions,
  first: Required<BindKey>,
): Promise<void> {
  const keys = [first, ...(options.keys ?? []).map(complete)];
  const policy = options.policy ?? keys.map(({ name }) => `grant ${dotted(name)} zonesub ANY`);
  await writeFile(join(folder, "named.conf"), configuration(folder, port, options, keys, policy), {
    mode: 0o600,
  });
  if (options.primary !== undefined || existsSync(join(folder, "zone"))) return;
  const zone = dotted(options.zone);
  const lines = [
    "$TTL 60",
    `@ IN SOA ns.${zone} hostmaster.${zone} 1 3600 600 86400 60`,
    `@ IN NS ns.${zone}`,
    `ns IN A ${options.address ?? "127.0.0.1"}`,
    ...(options.records ?? []),
  ];
  await writeFile(join(folder, "zone"), `${lines.join("\n")}\n`);
}

function configuration(
  folder: string,
  port: number,
  { zone, address = "127.0.0.1", primary, secondaries = [] }: BindOptions,
  keys: readonly Required<BindKey>[],
  policy: readonly string[],
): string {
  const file = (name: string) => JSON.stringify(join(folder, name));
  return `${keys.map(({ name, algorithm, secret }) => `key "${dotted(name)}" { algorithm ${algorithm}; secret "${secret}"; };`).join("\n")}
options {
  directory ${JSON.stringify(folder)}; pid-file ${file("pid")}; session-keyfile ${file("session.key")};
  managed-keys-directory ${JSON.stringify(folder)}; lock-file none;
  listen-on port ${port} { ${address}; }; listen-on-v6 { none; };
  recursion no; dnssec-validation no; notify no; minimal-responses yes;
};
controls { };
zone "${zone}" { file ${file("zone")}; ${primary === undefined ? primaryZone(policy, secondaries) : secondaryZone(primary, address)} };
`;
}

function primaryZone(policy: readonly string[], secondaries: readonly string[]): string {
  const list = secondaries.map((address) => `${address};`).join(" ");
  const tell =
    secondaries.length === 0 ? "" : `notify explicit; notify-delay 0; also-notify { ${list} };`;
  const grants = policy.map((line) => `${line};`).join(" ");
  return `type primary; update-policy { ${grants} }; allow-transfer { ${list || "none;"} }; ${tell}`;
}

function secondaryZone(primary: string, address: string): string {
  return `type secondary; primaries { ${primary}; }; transfer-source ${address}; allow-notify { any; };`;
}

function dotted(name: string): string {
  return name.endsWith(".") ? name : `${name}.`;
}

async function ready(child: ChildProcess, log: () => string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (child.exitCode !== null || /address in use/.test(log())) break;
    if (/ running\n/.test(log())) return;
    await pause(50);
  }
  await ended(child);
  throw new Error(`BIND did not come up:\n${log().split("\n").slice(-12).join("\n")}`);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGCONT"); // a test may have stopped it
    child.kill("SIGTERM");
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
