import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Device } from "../../src/device.ts";
import { type Household, openHousehold, statusOf, submit } from "./household.ts";
import { describeTree, makeTree } from "./tree.ts";

const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const PASSWORD = "four quiet otters at the bridge";

let home: Household;
let running: ChildProcess[];

beforeEach(async () => {
  if (!existsSync(MAIN)) throw new Error("dist/main.js is not there: npm run build first");
  home = await openHousehold();
  running = [];
  await makeTree(join(home.folder, "files"));
});

afterEach(async () => {
  for (const child of running) await kill(child, "SIGKILL");
  await home.close();
});

type Started = Device & { readonly child: ChildProcess };

/** Starts the built device in a process of its own. */
async function start(): Promise<Started> {
  const child = fork(MAIN, [], {
    env: {
      ...process.env,
      ...{ DEVICE_DATA: join(home.folder, "kitchen"), DEVICE_FILES: join(home.folder, "files") },
      ...{ CLOUD_URL: home.line.url, DEVICE_NAME: "kitchen", DEVICE_LAN_ADDRESS: "192.168.1.20" },
      ...{ LAB_NETWORKS: "203.0.113.0/24", DEVICE_CHECK_SECONDS: "1" },
    },
    ...{ stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] },
  });
  running.push(child);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the device ended with ${code} before it was ready`);
  });
  const [{ url }] = (await Promise.race([once(child, "message"), ended])) as [{ url: string }];
  ended.catch(() => {});
  return { url, child, close: () => kill(child, "SIGTERM") };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

const idle = (device: Device) =>
  vi.waitFor(
    async () => {
      const { backup } = await statusOf(device);
      expect(backup).toMatchObject({ running: null, lastError: null });
      return backup;
    },
    { timeout: 60_000, interval: 50 },
  );

describe("a device that is killed", () => {
  it("keeps its vault, its backups and its name, and goes on", async () => {
    let device = await start();
    const vault = { password: PASSWORD, repeat: PASSWORD, recorded: "yes" };
    expect((await submit(device, "/backup/vault", vault)).status).toBe(200);
    await submit(device, "/backup/run", {});
    const { snapshots, account } = await idle(device);
    expect(snapshots).toHaveLength(1);
    for (let round = 1; round <= 4; round++) {
      await appendFile(join(home.folder, "files", "diary.txt"), `day ${round}\n`.repeat(50_000));
      await submit(device, "/backup/run", {});
      // A different moment of the backup each time; what was finished before must be there.
      await new Promise((resolve) => setTimeout(resolve, round * 40));
      await kill(device.child, "SIGKILL");
      device = await start();
      const { backup, dns } = await statusOf(device);
      expect(backup).toMatchObject({ vault: true, account, running: null });
      expect(backup.snapshots.slice(0, 1)).toEqual(snapshots);
      expect(dns).toMatchObject({ enabled: true, fqdn: "kitchen.homes.example" });
    }
    expect((await submit(device, "/backup/run", {})).status).toBe(200);
    await idle(device);
    const form = { snapshot: "latest", password: PASSWORD, target: "after" };
    expect((await submit(device, "/backup/restore", form)).status).toBe(200);
    await idle(device);
    const restored = join(home.folder, "kitchen", "restored", "after");
    expect(await describeTree(restored)).toEqual(await describeTree(join(home.folder, "files")));
  });

  it("stays off when it was killed right after it was switched off", async () => {
    const device = await start();
    await vi.waitFor(
      async () => expect(await home.addresses("kitchen.homes.example")).toEqual(["203.0.113.10"]),
      { timeout: 20_000, interval: 50 },
    );
    expect((await submit(device, "/dns", { enabled: "off" })).status).toBe(200);
    await kill(device.child, "SIGKILL");
    home.line.requests = [];
    const again = await start();
    expect((await statusOf(again)).dns.enabled).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(home.line.requests).toEqual([]);
    expect(await home.addresses("kitchen.homes.example")).toEqual([]);
  });

  it("ends when the process that started it is gone, and when it is told to", async () => {
    const { child } = await start();
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
    const { child: other } = await start();
    other.kill("SIGTERM");
    expect(await once(other, "exit")).toEqual([0, null]);
  });
});
