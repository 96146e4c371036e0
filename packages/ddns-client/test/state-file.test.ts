import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDdnsAgent, type DdnsAgent, type DdnsAgentOptions } from "@candor/ddns-client/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
const agents: DdnsAgent[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "candor-ddns-state-"));
});
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.stop();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const secret = Buffer.alloc(32, 1).toString("base64");

/** An agent whose source never answers: only the switch and the disk are of interest here. */
function options(more: Partial<DdnsAgentOptions> = {}): DdnsAgentOptions {
  return {
    zone: "homes.example",
    server: { host: "127.0.0.1", port: 9 },
    key: { name: "k.test", algorithm: "hmac-sha256", secret },
    records: [{ name: "anna.homes.example", family: "ipv4", source: () => new Promise(() => {}) }],
    stateFile: join(folder, "deep", "state.json"),
    ...more,
  };
}

async function started(more: Partial<DdnsAgentOptions> = {}): Promise<DdnsAgent> {
  const agent = createDdnsAgent(options(more));
  agents.push(agent);
  await agent.start();
  return agent;
}

async function switchedOff(): Promise<void> {
  const agent = await started();
  await agent.disable();
  await agent.stop();
}

const main = () => join(folder, "deep", "state.json");
const copy = () => `${main()}.copy`;

describe("the state file", () => {
  it("keeps the switch over a restart", async () => {
    expect((await started()).status().enabled).toBe(true);
    await agents[0]?.stop();
    await switchedOff();
    const again = await started();
    expect(again.status()).toMatchObject({ enabled: false, damage: null });
    await again.enable();
    await again.stop();
    expect((await started()).status().enabled).toBe(true);
  });

  it("follows enabledAtFirst only while there is no state", async () => {
    const off = await started({ enabledAtFirst: false });
    expect(off.status().enabled).toBe(false);
    await off.stop();
    expect((await started({ enabledAtFirst: true })).status().enabled).toBe(false);
  });

  it("is readable for its owner alone, and leaves no other file behind", async () => {
    await switchedOff();
    expect(statSync(main()).mode & 0o777).toBe(0o600);
    expect((await readdir(join(folder, "deep"))).sort()).toEqual(["state.json", "state.json.copy"]);
  });

  it("never holds the secret", async () => {
    await switchedOff();
    expect(readFileSync(main(), "utf8")).not.toContain(secret);
  });

  const damages: readonly [string, (path: string) => void][] = [
    ["empty", (path) => writeFileSync(path, "")],
    ["cut in half", (path) => cut(path)],
    ["full of zeros", (path) => writeFileSync(path, Buffer.alloc(400))],
    ["some other JSON", (path) => writeFileSync(path, '{"hello": 1}')],
    ["JSON null", (path) => writeFileSync(path, "null")],
    ["of a format to come", (path) => replaced(path, "state-1", "state-2")],
    [
      "switched on by a flipped bit",
      (path) => replaced(path, '"enabled": false', '"enabled": true'),
    ],
    ["missing", (path) => rmSync(path)],
  ];

  it.each(damages)("that is %s is made up for by its copy", async (_, damage) => {
    await switchedOff();
    damage(main());
    const agent = await started();
    expect(agent.status()).toMatchObject({ enabled: false, damage: null });
    await agent.stop();
    damage(copy()); // the first start has repaired the other one
    expect((await started()).status()).toMatchObject({ enabled: false, damage: null });
  });

  it.each(damages.slice(0, -1))(
    "that is %s in both copies switches off, says so, and can be switched on",
    async (_, damage) => {
      const on = await started();
      await on.stop();
      damage(main());
      damage(copy());
      if (readFileSync(main(), "utf8").includes('"enabled": true')) return; // nothing was damaged
      const agent = await started();
      expect(agent.status().enabled).toBe(false);
      expect(agent.status().damage).toContain("damaged");
      await agent.enable();
      expect(agent.status()).toMatchObject({ enabled: true, damage: null });
    },
  );

  it("of an older sequence loses against the newer copy", async () => {
    const agent = await started();
    await agent.enable(); // resolves once it is on disk
    const before = readFileSync(main());
    await agent.disable();
    await agent.stop();
    writeFileSync(main(), before); // a restored backup of one file, or a kill between two renames
    expect((await started()).status().enabled).toBe(false);
  });

  it("that cannot be written: the switch holds, the caller is told", async () => {
    const agent = await started();
    await agent.disable(); // nothing is being written any more
    rmSync(join(folder, "deep"), { recursive: true });
    writeFileSync(join(folder, "deep"), "a file where the folder was");
    await expect(agent.disable()).rejects.toMatchObject({ code: "state-not-stored" });
    expect(agent.status().enabled).toBe(false);
    expect(agent.status().unsaved).toContain("state.json could not be written");
    rmSync(join(folder, "deep"));
    await mkdir(join(folder, "deep"));
    await agent.disable();
    expect(agent.status().unsaved).toBeNull();
  });
});

describe("the lock", () => {
  it("keeps a second agent out, and lets it in afterwards", async () => {
    const first = await started();
    await expect(started()).rejects.toMatchObject({ code: "state-locked" });
    await expect(started()).rejects.toThrow(`process ${process.pid}`);
    await first.stop();
    expect((await started()).status().enabled).toBe(true);
  });

  it("of a process that is gone is taken over", async () => {
    const child = fork(new URL("./idle.mjs", import.meta.url), { execArgv: [] });
    await once(child, "spawn");
    const { pid } = child;
    child.kill("SIGKILL");
    await once(child, "exit");
    await mkdir(join(folder, "deep"));
    writeFileSync(`${main()}.lock`, `${pid} 12345 abc`);
    expect((await started()).status().enabled).toBe(true);
  });

  it("of a process that has died, and that its parent has not yet buried, is taken over", async () => {
    // The shell becomes a sleep that never asks after the child it was given.
    const parent = spawn("sh", ["-c", "sleep 600 & echo $!; exec sleep 600"]);
    const [said] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(said.toString());
    const name = () => readFileSync(`/proc/${parent.pid}/comm`, "utf8");
    await expect.poll(name).toBe("sleep\n"); // a shell would bury it
    const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const lock = `${pid} ${stat()[19]} abc`;
    process.kill(pid, "SIGKILL");
    await expect.poll(() => stat()[0]).toBe("Z");
    await mkdir(join(folder, "deep"));
    writeFileSync(`${main()}.lock`, lock);
    expect((await started()).status().enabled).toBe(true);
    parent.kill("SIGKILL");
  });

  it("whose process id was given to another process is taken over", async () => {
    await mkdir(join(folder, "deep"));
    writeFileSync(`${main()}.lock`, `${process.pid} 1 abc`);
    expect((await started()).status().enabled).toBe(true);
  });

  it("is won by one of ten that come at once", async () => {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => started()));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("an agent that was not started", () => {
  it("says so", async () => {
    const agent = createDdnsAgent(options());
    for (const call of [agent.enable(), agent.disable(), agent.check()])
      await expect(call).rejects.toMatchObject({ code: "not-started" });
    await agent.stop();
  });
});

function cut(path: string): void {
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.slice(0, text.length / 2));
}

function replaced(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
}
