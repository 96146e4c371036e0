import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { portIsFree } from "@candor/engines/ports";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { devicePost, deviceStatus } from "../../tour/instruments/device.ts";
import { fillIn } from "../../tour/instruments/forms.ts";
import { letterTo, send } from "../../tour/instruments/letters.ts";
import { until } from "../../tour/instruments/patience.ts";
import { visitor } from "../../tour/instruments/site.ts";
import { sql } from "../../tour/instruments/sql.ts";
import type { System } from "../../tour/system.ts";
import { alive, type Demo, processTree, startDemo } from "./supervisor.ts";

let dataDir: string;
let port: number;
let started: Demo[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "candor-survival-"));
  port = await freeRow();
  started = [];
});

afterEach(async () => {
  for (const { child, ended } of started) {
    const pids = child.exitCode === null ? processTree(child.pid ?? 0) : [];
    child.kill("SIGINT");
    await ended;
    await until("the end of what the test started", 20, async () =>
      alive(pids).length === 0 ? true : undefined,
    );
  }
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

function demo(...args: string[]): Demo {
  const one = startDemo(["--data", dataDir, "--no-tour", ...args], { PORT: String(port) });
  started.push(one);
  return one;
}

/** What the tour's instruments need to know, from the row of ports alone. */
function addresses(): System {
  const nothing = { port: 0, url: "", data: "", files: "", capture: "" };
  return {
    ...{ dataDir, databaseUrl: databaseUrl(), chromium: "" },
    website: { port },
    smtp: { port: port + 6 },
    mailbox: { url: `http://127.0.0.1:${port + 4}` },
    cloud: { ...nothing, url: `http://127.0.0.1:${port + 1}` },
    dns: { port: port + 7 },
    provider: { ...nothing, url: `http://127.0.0.1:${port + 8}` },
    device: { ...nothing, url: `http://127.0.0.1:${port + 2}` },
    replacement: { ...nothing, url: `http://127.0.0.1:${port + 3}` },
  };
}

describe("the running system", () => {
  it("loses no request, no receipt and no backup when everything is killed at once", async () => {
    const first = demo();
    await first.up;
    const system = addresses();
    const person = visitor(system, "hearth.localhost");
    const form = { type: "access", email: "kill@people.example", name: "K", message: "" };
    const asked = await fillIn(person, "/privacy/request", form);
    expect(asked.status).toBe(303);
    const page = new URL(String(asked.headers["location"]), "http://x").pathname;
    const mailed = await send(system, {
      from: "kill.by.mail@people.example",
      to: "privacy@stratum.localhost",
      subject: "Erasure",
      text: "Please erase all personal data concerning me (Article 17 GDPR).",
    });
    expect(mailed).toMatch(/^250/);
    const chooser = visitor(system, "stratum.localhost");
    await chooser.ask("/");
    const chosen = await chooser.ask("/consent", { form: { choice: "refuse" } });
    expect(chosen.status).toBeLessThan(400);
    expect([...chooser.cookies.keys()]).toContain("opene_cs");
    const password = "four quiet otters under the bridge";
    const vault = { password, repeat: password, recorded: "yes" };
    expect((await devicePost(system.device.url, "/backup/vault", vault)).status).toBeLessThan(400);
    await devicePost(system.device.url, "/backup/run", {});
    const before = await until("the backup", 120, async () => {
      const { backup } = await deviceStatus(system.device.url);
      return backup.snapshots.length > 0 && !backup.running ? backup : undefined;
    });
    const receipts = await receiptCount(system);
    expect(receipts).toBe(1);

    const pids = processTree(first.child.pid ?? 0);
    expect(pids.length).toBeGreaterThan(5);
    for (const pid of pids.reverse()) killNow(pid);
    await first.ended;

    const second = demo();
    await second.up;
    expect((await person.ask(page)).status).toBe(200);
    await letterTo(system, "kill@people.example", /\/confirm\?/);
    await letterTo(system, "kill.by.mail@people.example", /\/confirm\?/);
    expect(await receiptCount(addresses())).toBe(receipts);
    const after = (await deviceStatus(system.device.url)).backup;
    expect(after.snapshots.map(({ id }) => id)).toEqual(before.snapshots.map(({ id }) => id));
    const restored = await devicePost(system.device.url, "/backup/restore", {
      ...{ snapshot: "latest", target: "after-the-kill" },
      password,
    });
    expect(restored.status).toBeLessThan(400);
    await until("the restore", 120, async () => {
      const { backup } = await deviceStatus(system.device.url);
      expect(backup.lastError).toBeNull();
      return backup.running ? undefined : true;
    });
  });

  it("leaves no process behind at Ctrl-C", async () => {
    const { child, ended, up } = demo();
    await up;
    const pids = processTree(child.pid ?? 0);
    expect(pids.length).toBeGreaterThan(5);
    child.kill("SIGINT");
    await ended;
    expect(alive(pids)).toEqual([]);
  });

  it("says what to do when a port is in use, and starts nothing", async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port + 1, "127.0.0.1", resolve));
    const { ended, printed } = demo();
    expect(await ended).toBe(2);
    expect(printed()).toMatch(new RegExp(`Port ${port + 1} \\(cloud\\) is in use.*PORT=`));
    squatter.close();
  });

  it("lets no second system into the same data folder", async () => {
    await demo().up;
    const other = startDemo(["--data", dataDir, "--no-tour", "--once"]);
    started.push(other);
    expect(await other.ended).toBe(2);
    expect(other.printed()).toMatch(/holds .*--data FOLDER/);
  });
});

async function receiptCount(system: System): Promise<number> {
  const [row] = await sql<{ n: number }>(
    system,
    "select count(*)::int as n from candor_consent.receipt",
  );
  return row?.n ?? 0;
}

/** Kills a process; one that has just ended by itself, since its parent died, is dead too. */
function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as { code?: string }).code !== "ESRCH") throw error;
  }
}

/** The embedded PostgreSQL's address: the fourth line of its pid file is its port. */
function databaseUrl(): string {
  const lines = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  return `postgres://candor@127.0.0.1:${lines[3]}/candor`;
}

/** Finds nine free ports in a row. */
async function freeRow(): Promise<number> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all([...Array(9).keys()].map((n) => portIsFree(base + n)));
    if (free.every(Boolean)) return base;
  }
}
