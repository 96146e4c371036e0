import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * A household behind a real router, in network namespaces of their own: a device's network (`lan`),
 * a router with NAT and miniupnpd, and the Internet (`wan`). Nothing of it reaches the machine's
 * own network, so the addresses may be public ones.
 */
export interface Household {
  /** Commands in front of a program that is to run at one of the two ends. */
  readonly lan: readonly string[];
  readonly wan: readonly string[];
  readonly device: "192.168.77.2";
  readonly router: "192.168.77.1";
  /** Where a server on the Internet can listen. */
  readonly internet: "9.9.8.1";
  /** Network interface of the device. */
  readonly lanInterface: string;
  /** Gives the router another public address, as a provider does: down, then up. */
  setPublicAddress(address: string): Promise<void>;
  /** Takes the router's public address away. */
  loseLine(): Promise<void>;
  /** Whether the router can forward ports: miniupnpd speaks to the kernel's older tables alone. */
  readonly forwards: boolean;
  /** Ports that the router forwards, as iptables names them. */
  mappings(): Promise<string[]>;
  /** Ends the router's NAT-PMP, PCP and UPnP, or starts them again. */
  stopDaemon(): Promise<void>;
  startDaemon(): Promise<void>;
  stop(): Promise<void>;
}

const PROGRAMS = ["/usr/sbin/miniupnpd", "/usr/sbin/iptables", "/usr/bin/tcpdump"];

/** Says why no household can be built here, or null when one can. */
export function householdMissing(): string | null {
  const missing = PROGRAMS.filter((path) => !existsSync(path));
  if (missing.length > 0) return `without ${missing.join(", ")}`;
  if (process.getuid?.() !== 0) return "needs root for network namespaces";
  try {
    const probe = `candor-probe-${process.pid}`;
    execFileSync("ip", ["netns", "add", probe], { stdio: "ignore" });
    execFileSync("ip", ["netns", "del", probe], { stdio: "ignore" });
    return null;
  } catch {
    return "the kernel lets us have no network namespaces";
  }
}

/** Builds a household; the router's public address is 9.9.8.2 at first. */
export async function startHousehold(): Promise<Household> {
  const id = `${process.pid % 100_000}`;
  const [lan, router, wan] = [`cl${id}`, `cr${id}`, `cw${id}`] as const;
  const [device, inner, outer, far] = [`cd${id}`, `ci${id}`, `co${id}`, `cf${id}`] as const;
  const ip = (...args: string[]) => run("ip", args);
  const inRouter = (...args: string[]) => ip("netns", "exec", router, ...args);
  const folder = await mkdtemp(join(tmpdir(), "candor-household-"));
  let daemon: ChildProcess | null = null;
  let iptables = "iptables-legacy";

  const setPublicAddress = async (address: string): Promise<void> => {
    await ip("-n", router, "addr", "flush", "dev", outer);
    await ip("-n", router, "addr", "add", `${address}/24`, "dev", outer);
    await ip("-n", router, "route", "replace", "default", "dev", outer);
  };

  const startDaemon = async (): Promise<void> => {
    const file = join(folder, "miniupnpd.conf");
    await writeFile(file, daemonSettings(outer, inner));
    const args = [
      "netns",
      "exec",
      router,
      "miniupnpd",
      "-d",
      "-f",
      file,
      "-P",
      join(folder, "pid"),
    ];
    const child = spawn("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
    daemon = child;
    await new Promise<void>((resolve, reject) => {
      let log = "";
      child.stderr?.on("data", (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes("Listening for NAT-PMP/PCP")) resolve();
      });
      child.once("exit", () => reject(new Error(`miniupnpd did not come up:\n${log}`)));
    });
  };

  const stopDaemon = async (): Promise<void> => {
    const child = daemon;
    daemon = null;
    if (child === null || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  };

  const build = async (): Promise<void> => {
    for (const name of [lan, router, wan]) {
      await ip("netns", "add", name);
      await ip("-n", name, "link", "set", "lo", "up");
    }
    await cable(ip, [device, lan, "192.168.77.2/24"], [inner, router, "192.168.77.1/24"]);
    await cable(ip, [outer, router, "9.9.8.2/24"], [far, wan, "9.9.8.1/24"]);
    await ip("-n", lan, "route", "add", "default", "via", "192.168.77.1");
    await ip("-n", router, "route", "add", "default", "dev", outer);
    await ip("-n", wan, "route", "add", "default", "dev", far); // whatever address the router has
    await inRouter("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    await inRouter(iptables, "-t", "nat", "-S").catch(() => {
      iptables = "iptables"; // this kernel has the newer tables alone
    });
    for (const rule of FIREWALL) await inRouter(iptables, ...rule(outer));
    await startDaemon();
  };

  const stop = async (): Promise<void> => {
    await stopDaemon();
    for (const name of [lan, router, wan]) await ip("netns", "del", name).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await build();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    lan: ["ip", "netns", "exec", lan],
    wan: ["ip", "netns", "exec", wan],
    ...{ device: "192.168.77.2", router: "192.168.77.1", internet: "9.9.8.1" },
    lanInterface: device,
    forwards: iptables === "iptables-legacy",
    ...{ setPublicAddress, startDaemon, stopDaemon, stop },
    async mappings() {
      const args = ["netns", "exec", router, iptables, "-t", "nat", "-S", "MINIUPNPD"];
      const { stdout } = await run("ip", args);
      return stdout.split("\n").filter((line) => line.startsWith("-A"));
    },
    async loseLine() {
      await ip("-n", router, "addr", "flush", "dev", outer);
    },
  };
}

type End = readonly [device: string, namespace: string, address: string];

async function cable(
  ip: (...args: string[]) => Promise<unknown>,
  [one, here, oneAddress]: End,
  [other, there, otherAddress]: End,
): Promise<void> {
  await ip(
    "link",
    "add",
    one,
    "netns",
    here,
    "type",
    "veth",
    "peer",
    "name",
    other,
    "netns",
    there,
  );
  for (const [device, namespace, address] of [
    [one, here, oneAddress],
    [other, there, otherAddress],
  ] as const) {
    await ip("-n", namespace, "addr", "add", address, "dev", device);
    await ip("-n", namespace, "link", "set", device, "up");
  }
}

// Masquerading, and the chains that miniupnpd expects to find.
const FIREWALL: readonly ((outer: string) => readonly string[])[] = [
  (outer) => ["-t", "nat", "-A", "POSTROUTING", "-o", outer, "-j", "MASQUERADE"],
  () => ["-t", "nat", "-N", "MINIUPNPD"],
  () => ["-t", "nat", "-N", "MINIUPNPD-POSTROUTING"],
  () => ["-t", "mangle", "-N", "MINIUPNPD"],
  () => ["-N", "MINIUPNPD"],
];

function daemonSettings(outer: string, inner: string): string {
  return `ext_ifname=${outer}
listening_ip=${inner}
port=0
enable_natpmp=yes
enable_upnp=yes
secure_mode=yes
uuid=5e0d6e0e-0000-4000-8000-000000000001
`;
}

/** A packet that left the device, as tcpdump has written it down. */
export interface SentPacket {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly protocol: "udp" | "tcp" | "other";
  /** Address and, for UDP and TCP, port it was sent to: `9.9.8.1:53`. */
  readonly to: string;
}

/** Records what the device sends, until it is asked for it. */
export interface Capture {
  stop(): Promise<SentPacket[]>;
}

/** Starts tcpdump on the device's only interface; every IPv4 packet that it sends is kept. */
export async function captureFrom(house: Household): Promise<Capture> {
  const [command, ...args] = [
    ...house.lan,
    ...["tcpdump", "-i", house.lanInterface, "-n", "-tt", "-l", "-U", "--immediate-mode"],
    ...["ip", "and", "src", "host", house.device],
  ];
  const child = spawn(command as string, args, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => chunk.includes("listening on") && resolve());
    child.once("exit", () => reject(new Error("tcpdump ended at once")));
  });
  return {
    async stop() {
      const gone = new Promise((resolve) => child.once("close", resolve));
      setTimeout(() => child.kill("SIGINT"), 100);
      await gone;
      return text.split("\n").filter(Boolean).map(packetOf);
    },
  };
}

// 1795369921.89 IP 192.168.77.2.54321 > 9.9.8.1.53: 4660 update [1a] SOA? homes.example. (90)
function packetOf(line: string): SentPacket {
  const [, seconds = "", address = "", port] =
    /^([\d.]+) IP [\d.]+ > (\d+\.\d+\.\d+\.\d+)(?:\.(\d+))?:/.exec(line) ?? [];
  const protocol = / Flags \[/.test(line) ? "tcp" : port === undefined ? "other" : "udp";
  const to = port === undefined ? address : `${address}:${port}`;
  return { at: Number(seconds) * 1000, protocol, to };
}
