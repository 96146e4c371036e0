import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { chromiumPath } from "@candor/engines/chromium";
import { freePort, portIsFree } from "@candor/engines/ports";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import { buildSampleTree } from "@candor/engines/sample-tree";
import type { System } from "../tour/system.ts";
import { type Part, type PartOptions, startPart } from "./child.ts";
import { startMailbox } from "./mailbox/server.ts";
import { startProvider } from "./provider.ts";
import { type Ports, SettingsError } from "./settings.ts";

/** Everything that runs, and how to end it. */
export interface Running {
  readonly system: System;
  /** Ends every part, last started first, and waits. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly dataDir: string;
  readonly ports: Ports;
  /** Folder with installed packages, from which the device's sample files are taken. */
  readonly packages: string;
  /** Called with a line for each step. */
  readonly progress: (line: string) => void;
  /** Called when a part ends that was not told to. */
  readonly lost: (part: string, code: number | null) => void;
}

/** The household's address in the demo: TEST-NET-3 (RFC 5737), which no real host has. */
const FIRST_ADDRESS = "203.0.113.10";
const LAB_NETWORKS = "203.0.113.0/24";

/** Starts every part of the demo on loopback, engines first. */
export async function startSystem(options: SystemOptions): Promise<Running> {
  const { dataDir, progress } = options;
  const ports = await taken(options.ports);
  const logs = join(dataDir, "logs");
  await mkdir(logs, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const part = async (more: Omit<PartOptions, "log" | "onExit">): Promise<Part> => {
    progress(more.name);
    const log = join(logs, `${more.name.replaceAll(" ", "-")}.log`);
    const started = await startPart({ ...more, log, onExit: options.lost });
    stops.push(started.stop);
    return started;
  };
  try {
    const files = await deviceFiles(options);
    const databaseUrl = await database(options, stops);
    progress("mailbox");
    const mailbox = await startMailbox({
      folder: join(dataDir, "mailbox"),
      port: ports.mailbox,
      smtpPort: ports.mailboxSmtp,
    });
    stops.push(mailbox.stop);
    await part({
      name: "website",
      package: "@candor/example-website",
      env: {
        WEBSITE_PORT: String(ports.website),
        WEBSITE_DATA: join(dataDir, "website"),
        DATABASE_URL: databaseUrl,
        SMTP_PORT: String(ports.smtp),
        SMTP_URL: `smtp://127.0.0.1:${ports.mailboxSmtp}`,
      },
    });
    const cloudData = join(dataDir, "cloud");
    await part({
      name: "maker cloud",
      package: "@candor/example-maker-cloud",
      env: {
        CLOUD_PORT: String(ports.cloud),
        DNS_PORT: String(ports.dns),
        CLOUD_DATA: cloudData,
        TRUSTED_PROXIES: "127.0.0.1",
        DATABASE_URL: databaseUrl,
        LAB_NETWORKS,
      },
    });
    progress("household's internet provider (a stand-in)");
    const provider = await startProvider({
      port: ports.provider,
      upstream: `http://127.0.0.1:${ports.cloud}`,
      address: FIRST_ADDRESS,
      captureFile: join(dataDir, "provider-capture.bin"),
    });
    stops.push(provider.stop);
    const device = (name: string, port: number, folder: string, lan: string): Promise<Part> =>
      part({
        name: `home device ${name}`,
        package: "@candor/example-home-device",
        env: {
          DEVICE_PORT: String(port),
          DEVICE_DATA: join(dataDir, folder),
          DEVICE_FILES: files,
          DEVICE_NAME: name,
          DEVICE_LAN_ADDRESS: lan,
          CLOUD_URL: provider.url,
          LAB_NETWORKS,
          // The demo is to be watched: seconds stand for what takes a product minutes and a day.
          DEVICE_CHECK_SECONDS: "2",
          DEVICE_UPDATE_SECONDS: "6",
          DEVICE_UPDATE_ROOT: join(cloudData, "updates", "metadata", "1.root.json"),
        },
      });
    await device("kitchen", ports.device, "device-kitchen", "192.168.1.20");
    await device("attic", ports.replacement, "device-attic", "192.168.1.21");
    const system: System = {
      dataDir,
      databaseUrl,
      chromium: await chromiumPath(),
      website: { port: ports.website },
      smtp: { port: ports.smtp },
      mailbox: { url: mailbox.url },
      cloud: { url: `http://127.0.0.1:${ports.cloud}`, data: cloudData },
      dns: { port: ports.dns },
      provider: { url: provider.url, capture: provider.captureFile },
      device: {
        url: `http://127.0.0.1:${ports.device}`,
        data: join(dataDir, "device-kitchen"),
        files,
      },
      replacement: {
        url: `http://127.0.0.1:${ports.replacement}`,
        data: join(dataDir, "device-attic"),
      },
    };
    return { system, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Fills in free ports and refuses taken ones before anything is started. */
async function taken(wanted: Ports): Promise<Ports> {
  const entries: [string, number][] = [];
  for (const [name, port] of Object.entries(wanted) as [string, number][]) {
    if (port === 0) entries.push([name, await freePort()]);
    else if (await portIsFree(port)) entries.push([name, port]);
    else
      throw new SettingsError(
        `Port ${port} (${name}) is in use. End the program that has it, or choose another row of ports: PORT=9000 npm start.`,
      );
  }
  return Object.fromEntries(entries) as unknown as Ports;
}

async function database(options: SystemOptions, stops: (() => Promise<void>)[]): Promise<string> {
  const own = process.env["DATABASE_URL"];
  if (own) {
    options.progress("PostgreSQL of your own (DATABASE_URL)");
    return own;
  }
  options.progress("PostgreSQL");
  const postgres: Postgres = await startPostgres({ dataDir: join(options.dataDir, "postgres") });
  stops.push(() => postgres.stop());
  return postgres.url;
}

/** The files the device keeps for its owner: made once, kept afterwards. */
async function deviceFiles(options: SystemOptions): Promise<string> {
  const folder = join(options.dataDir, "family-files");
  if (existsSync(folder)) return folder;
  options.progress("the family's files");
  const draft = `${folder}.part`;
  await rm(draft, { recursive: true, force: true });
  await buildSampleTree({ from: options.packages, to: draft });
  await rename(draft, folder);
  return folder;
}
