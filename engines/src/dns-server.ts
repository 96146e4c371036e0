import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

/** A TSIG key as servers take it: name, `hmac-...` algorithm, base64 secret. */
export interface ServerKey {
  readonly name: string;
  readonly algorithm: string;
  readonly secret: string;
}

/** What a zone begins with. */
export interface ZoneOptions {
  readonly zone: string;
  /** Keys that may change everything in the zone. */
  readonly keys: readonly ServerKey[];
  /** More lines of the zone file, beside SOA, NS and the address of `ns`. */
  readonly records?: readonly string[];
}

/** A DNS server on 127.0.0.1 that is the primary of one zone. */
export interface DnsServer {
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly pid: number;
  log(): string;
  /** Ends it and waits. */
  stop(): Promise<void>;
}

/** Lines of the zone file. */
export function zoneFile({ zone, records = [] }: ZoneOptions): string {
  const apex = `${zone}.`;
  const lines = [
    `$ORIGIN ${apex}`,
    "$TTL 60",
    `@ IN SOA ns.${apex} hostmaster.${apex} 1 3600 600 86400 60`,
    `@ IN NS ns.${apex}`,
    "ns IN A 127.0.0.1",
    ...records,
  ];
  return `${lines.join("\n")}\n`;
}

/** Says which of these programs, by their whole paths, are missing, or null. */
export function programsMissing(...paths: readonly string[]): string | null {
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length === 0) return null;
  const text = `without ${missing.join(", ")}`;
  if (process.env["CI"] === "true") throw new Error(`missing under CI: ${text}`);
  return text;
}

/** How a server is started, and how one sees that it is up. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly port: number;
  /** Removed when it has ended. */
  readonly folder: string;
  /** What its log says when it serves. */
  readonly ready: RegExp;
}

/** Starts a server and waits until it serves. @throws Error with the end of its log. */
export async function launch({ program, args, port, folder, ready }: Launch): Promise<DnsServer> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      log += chunk.toString("utf8");
    });
  for (let i = 0; i < 600 && child.exitCode === null && !ready.test(log); i++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  if (!ready.test(log) || child.exitCode !== null) {
    await stop();
    throw new Error(`${program} did not come up:\n${log.split("\n").slice(-12).join("\n")}`);
  }
  return { host: "127.0.0.1", port, pid: child.pid ?? 0, log: () => log, stop };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGCONT"); // a test may have stopped it
    child.kill("SIGTERM");
  });
}
