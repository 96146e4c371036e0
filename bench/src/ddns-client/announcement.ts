import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBind } from "@candor/engines/bind";
import { householdMissing, startHousehold } from "@candor/engines/household";
import { CLI } from "./clients.ts";

/**
 * Times from the moment the router's address changes to the moment the authoritative server gives
 * the new one: a real miniupnpd and BIND in network namespaces. Milliseconds, one for each change.
 *
 * @returns null where no household can be built.
 */
export async function announcementTimes(changes: number): Promise<number[] | null> {
  if (householdMissing() !== null) return null;
  const house = await startHousehold();
  const { internet: address, wan: inside } = house;
  const folder = await mkdtemp(join(tmpdir(), "candor-bench-house-"));
  const bind = await startBind({ zone: "homes.example", address, port: 53, inside });
  try {
    await writeFile(join(folder, "secret"), bind.secret, { mode: 0o600 });
    const name = "anna.homes.example";
    const config = {
      zone: "homes.example",
      server: { host: address },
      key: { name: bind.keyName, secretFile: "secret" },
      records: [{ name, family: "ipv4", source: { type: "router" } }],
      stateFile: "state.json",
      intervals: { hold: 0 }, // every change counts here
    };
    await writeFile(join(folder, "ddns.json"), JSON.stringify(config));
    const [command = "", ...args] = [...house.lan, process.execPath, CLI, "run", "--config"];
    const device = spawn(command, [...args, join(folder, "ddns.json")], { stdio: "ignore" });
    const watcher = await watch(inside, address, name);
    try {
      await watcher.shows("9.9.8.2");
      const times: number[] = [];
      for (let i = 0; i < changes; i++) {
        const next = `9.9.8.${20 + (i % 200)}`;
        await new Promise((resolve) => setTimeout(resolve, 1200)); // a watch may cause one look a second
        const began = performance.now();
        await house.setPublicAddress(next);
        await watcher.shows(next);
        times.push(performance.now() - began);
      }
      return times;
    } finally {
      watcher.close();
      device.kill("SIGTERM");
      await new Promise((resolve) => device.once("exit", resolve));
    }
  } finally {
    await bind.stop();
    await house.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Watcher {
  shows(address: string): Promise<void>;
  close(): void;
}

// A dig every few milliseconds would measure dig: a process inside the namespace asks by itself,
// and reports each address that it has not seen before.
async function watch(inside: readonly string[], server: string, name: string): Promise<Watcher> {
  const script = `
    const { Resolver } = require("node:dns").promises;
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers(["${server}"]);
    let last = "";
    (async () => { for (;;) {
      const [address = ""] = await resolver.resolve4("${name}").catch(() => []);
      if (address !== last && address !== "") { last = address; console.log(address); }
      await new Promise((resolve) => setTimeout(resolve, 5));
    } })();`;
  const [command = "", ...args] = [...inside, process.execPath, "-e", script];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  let seen = "";
  let wake = () => {};
  child.stdout.on("data", (chunk: Buffer) => {
    seen = chunk.toString().trim().split("\n").at(-1) ?? "";
    wake();
  });
  return {
    async shows(address) {
      const limit = performance.now() + 30_000;
      while (seen !== address) {
        if (performance.now() > limit) throw new Error(`${address} did not come: ${seen} stands`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 1000);
        });
      }
    },
    close() {
      child.kill();
    },
  };
}
