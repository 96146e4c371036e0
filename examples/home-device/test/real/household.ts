import { Resolver } from "node:dns/promises";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import { type Cloud, startCloud } from "@candor/example-maker-cloud/cloud";
import { afterAll } from "vitest";
import { type Device, startDevice } from "../../src/device.ts";

/** A maker's cloud, a line to it, and room for devices; all on loopback, gone after the test. */
export interface Household {
  readonly folder: string;
  readonly cloud: Cloud;
  /** The line between the household and the cloud. */
  readonly line: Line;
  /** Starts a device; the same name twice is the same device unless `folder` differs. */
  device(name: string, folder?: string): Promise<Device>;
  /** A records the cloud's DNS server gives, as Node's resolver reads them. */
  addresses(name: string): Promise<string[]>;
  close(): Promise<void>;
}

interface Line {
  readonly url: string;
  /** What the household's provider has given it. */
  address: string;
  /** False while the line is cut. */
  up: boolean;
  /** Paths that were asked for since the count was last set to empty. */
  requests: string[];
}

/** One PostgreSQL for all households of a test file; each has tables of its own. */
let ground: Promise<{ postgres: Postgres; folder: string }> | null = null;
let households = 0;

afterAll(async () => {
  if (ground === null) return;
  const { postgres, folder } = await ground;
  await postgres.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function firstHousehold() {
  const folder = await mkdtemp(join(tmpdir(), "candor-ground-"));
  return { folder, postgres: await startPostgres({ dataDir: join(folder, "postgres") }) };
}

export async function openHousehold(): Promise<Household> {
  ground ??= firstHousehold();
  const { postgres } = await ground;
  const folder = await mkdtemp(join(tmpdir(), "candor-household-"));
  const cloud = await startCloud({
    ...{ dataDir: join(folder, "cloud"), port: 0, dnsPort: 0, trustedProxies: ["127.0.0.1"] },
    ...{ databaseUrl: postgres.url, schema: `household_${++households}`, dnsPrimary: null },
    vaultBucket: null,
    labNetworks: ["203.0.113.0/24"],
  });
  const { line, close: cut } = await openLine(cloud.url);
  const devices: Device[] = [];
  await mkdir(join(folder, "files"));
  return {
    ...{ folder, cloud, line },
    async device(name, own = name) {
      const device = await startDevice({
        ...{ dataDir: join(folder, own), filesDir: join(folder, "files"), port: 0, name },
        cloudUrl: line.url,
        ...{ lanAddress: "192.168.1.20", labNetworks: ["203.0.113.0/24"], checkSeconds: 1 },
        ...{ updateRoot: join(folder, "cloud", "updates", "metadata", "1.root.json") },
        updateCheckSeconds: 86_400,
      });
      devices.push(device);
      return device;
    },
    async addresses(name) {
      const resolver = new Resolver({ timeout: 2000, tries: 1 });
      resolver.setServers([`127.0.0.1:${cloud.dnsPort}`]);
      return resolver.resolve4(name).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOTFOUND" || error.code === "ENODATA") return [];
        throw error;
      });
    },
    async close() {
      await Promise.all(devices.map((device) => device.close()));
      await cut();
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Forwards to the cloud and adds the household's address, as the maker's edge would. */
async function openLine(cloudUrl: string): Promise<{ line: Line; close: () => Promise<void> }> {
  const line = { url: "", address: "203.0.113.10", up: true, requests: [] as string[] };
  const server = createServer((incoming, outgoing) => {
    line.requests.push(incoming.url ?? "");
    if (!line.up) return void incoming.socket.destroy();
    const headers = { ...incoming.headers, forwarded: `for=${line.address}` };
    const target = new URL(incoming.url ?? "/", cloudUrl);
    const onward = request(target, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.on("error", () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  line.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { line, close };
}

/** Sends one of the admin page's forms, as a browser on that page would, asking for JSON. */
export async function submit(
  device: Device,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<{ status: number; body: { error?: string; message?: string; field?: string } }> {
  const answer = await fetch(device.url + path, {
    method: "POST",
    headers: { accept: "application/json", origin: device.url },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  return { status: answer.status, body: (await answer.json()) as { error?: string } };
}

/** The device's account of itself. */
export async function statusOf(device: Device): Promise<Status> {
  return (await (await fetch(`${device.url}/status.json`)).json()) as Status;
}

export interface Status {
  readonly dns: {
    readonly enabled: boolean;
    readonly fqdn: string | null;
    readonly lan: string | null;
    readonly published: { readonly public: string | null; readonly lan: string | null };
    readonly retraction: string | null;
    readonly lastError: string | null;
  };
  readonly updates: {
    readonly enabled: boolean;
    readonly newest: { readonly version: string; readonly notes: string } | null;
    readonly updateAvailable: boolean;
    readonly checkedAt: string | null;
    readonly lastError: string | null;
  };
  readonly backup: {
    readonly vault: boolean;
    readonly account: string | null;
    readonly snapshots: readonly { id: string; files: number; bytes: number }[];
    readonly running: { readonly kind: string; readonly filesDone: number } | null;
    readonly lastError: string | null;
    readonly lastErrorCode: string | null;
  };
}
