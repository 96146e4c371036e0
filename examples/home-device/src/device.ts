import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { openBackups } from "./backup/vault.ts";
import { createBackupEngine } from "./backup/zk-backup-engine.ts";
import { openAccountKeeper } from "./cloud/account-keeper.ts";
import { createCloudClient } from "./cloud/client.ts";
import { openDeviceKey } from "./cloud/device-key.ts";
import { openPublisher } from "./dns/publisher.ts";
import { finishReset, forgetEverything } from "./factory-reset.ts";
import type { DeviceSettings } from "./settings.ts";
import { openUpdateKeeper } from "./updates/keeper.ts";
import { createWeb } from "./web/app.ts";

/** A running device. */
export interface Device {
  /** Base address of the admin page. */
  readonly url: string;
  /** Ends what is under way, then the page. */
  close(): Promise<void>;
}

/** The first attempt to reach the cloud may hold the start up for this long, and no longer. */
const PATIENCE_MS = 3_000;

/** Built; beside this program when it is built too. */
const UPDATES_CHILD = fileURLToPath(new URL("../dist/updates-child.js", import.meta.url));

/**
 * Starts the device on 127.0.0.1: admin page, publisher, backups. An unreachable cloud does not
 * keep it from starting.
 *
 * @throws Error when the port is taken or a state file is damaged; the message names it.
 */
export async function startDevice(settings: DeviceSettings): Promise<Device> {
  await finishReset(settings.dataDir);
  let works = await openWorks(settings, reset);
  const web = await listen((request) => works.fetch(request), settings.port);
  await works.start();

  /** The answer to the request that asked for it still goes out: the page stays up. */
  async function reset(): Promise<void> {
    await works.silence();
    await works.stop();
    await forgetEverything(settings.dataDir);
    works = await openWorks(settings, reset);
    await works.start();
  }

  return {
    url: `http://127.0.0.1:${web.port}`,
    async close() {
      await works.stop();
      await web.close();
    },
  };
}

/** All that a device does, but for the port it is asked at. */
interface Works {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  start(): Promise<void>;
  /** Takes the device's addresses back, as far as the name server can be reached. */
  silence(): Promise<void>;
  stop(): Promise<void>;
}

async function openWorks(settings: DeviceSettings, reset: () => Promise<void>): Promise<Works> {
  const { dataDir, filesDir, cloudUrl } = settings;
  const now = () => new Date();
  const cloud = createCloudClient(cloudUrl);
  const accounts = await openAccountKeeper(dataDir, cloud);
  const key = await openDeviceKey(dataDir);
  const publisher = await openPublisher({ settings, cloud, accounts, key });
  const backups = await openBackups({
    ...{ accounts, now, dataDir, filesDir, cloudUrl },
    engine: createBackupEngine({ cloud, dataDir, label: settings.name }),
    restoredDir: join(dataDir, "restored"),
  });
  const updates = await openUpdateKeeper({
    ...{ settings, now: Date.now, random: Math.random, child: UPDATES_CHILD },
  });
  const onError = (error: unknown) => console.error("device:", error);
  const app = createWeb({ settings, publisher, backups, accounts, updates, now, onError, reset });
  return {
    fetch: app.fetch,
    async start() {
      updates.start();
      backups.start();
      await Promise.race([publisher.start(), pause(PATIENCE_MS)]);
    },
    silence: () => publisher.setEnabled(false),
    async stop() {
      await Promise.all([publisher.stop(), backups.stop(), updates.stop()]);
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: "127.0.0.1" }, (info) =>
      resolve({ port: info.port, close }),
    );
    server.once("error", reject);
    function close(): Promise<void> {
      if ("closeAllConnections" in server) server.closeAllConnections();
      return new Promise((done) => {
        server.close(() => done());
      });
    }
  });
}
