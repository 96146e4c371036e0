import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bindAvailable, startBind } from "@candor/engines/bind";
import { announcementTimes } from "./ddns-client/announcement.ts";
import { type Client, candor, ddclient, inadyn } from "./ddns-client/clients.ts";
import { startProvider } from "./ddns-client/provider.ts";
import { measure } from "./measuring/process.ts";
import { median, printTable } from "./measuring/table.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10" },
    changes: { type: "string", default: "100" },
  },
});

interface Figures {
  readonly seconds: number[];
  readonly processor: number[];
  readonly peak: number[];
}

async function oneShots(clients: readonly Client[], work: string): Promise<Map<string, Figures>> {
  const all = new Map<string, Figures>();
  for (const { name } of clients) all.set(name, { seconds: [], processor: [], peak: [] });
  for (let run = 0; run < Number(values.runs); run++)
    for (const client of clients) {
      const folder = join(work, client.name);
      const address = `203.0.113.${1 + (run % 250)}`;
      await client.prepare(folder, `${client.name}.homes.example`, address);
      const [command = "", ...args] = client.once(folder);
      const { seconds, cpuSeconds, peakMiB } = await measure(command, args, {});
      const figures = all.get(client.name);
      figures?.seconds.push(seconds);
      figures?.processor.push(cpuSeconds);
      figures?.peak.push(peakMiB);
    }
  return all;
}

/** Memory that a daemon holds once it has published and rests, MiB (`VmRSS` of Linux). */
async function resting(client: Client, work: string): Promise<number> {
  const folder = join(work, `${client.name}-daemon`);
  await client.prepare(folder, `${client.name}-daemon.homes.example`, "203.0.113.9");
  const [command = "", ...args] = client.daemon(folder);
  const child = spawn(command, args, { stdio: "ignore" });
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

if (!(await bindAvailable())) throw new Error("the bench needs BIND");
const work = await mkdtemp(join(tmpdir(), "candor-bench-"));
const bind = await startBind({ zone: "homes.example" });
const provider = await startProvider();
try {
  const clients = [candor(bind), ddclient(bind), inadyn(provider.url)];
  const once = await oneShots(clients, work);
  const memory = new Map<string, number>();
  for (const client of clients) memory.set(client.name, await resting(client, work));
  const of = (name: string, pick: (figures: Figures) => readonly number[]) => {
    const figures = once.get(name);
    return figures === undefined ? Number.NaN : median(pick(figures));
  };
  const names = clients.map(({ name }) => name);
  const row = (what: string, value: (name: string) => number, digits: number) => {
    const numbers = names.map(value);
    const ratio = (numbers[0] ?? Number.NaN) / (numbers[1] ?? Number.NaN);
    return [what, ...numbers.map((n) => n.toFixed(digits)), `${ratio.toFixed(2)} x`];
  };
  console.log(
    `\n${values.runs} runs, alternating, medians; Node ${process.version}, ${cpus().length} processors.` +
      "\ncandor and ddclient update a real BIND by RFC 2136 (ddclient through nsupdate); candor asks it\n" +
      "before and after. inadyn cannot: it asks a web server on this machine.\n",
  );
  printTable([
    ["", ...names, "candor / ddclient"],
    row("one shot, ms", (name) => 1000 * of(name, ({ seconds }) => seconds), 0),
    row("one shot, processor, ms", (name) => 1000 * of(name, ({ processor }) => processor), 0),
    row("one shot, peak memory, MiB", (name) => of(name, ({ peak }) => peak), 1),
    row("daemon at rest, memory, MiB", (name) => memory.get(name) ?? Number.NaN, 1),
  ]);
  const times = await announcementTimes(Number(values.changes));
  if (times === null)
    console.log("\nNo network namespaces here: the router's change was not timed.");
  else {
    times.sort((a, b) => a - b);
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    console.log(
      `\nFrom the change of a real router's address to the authoritative answer, ${times.length} changes:\n` +
        `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, longest ${times.at(-1)?.toFixed(0)} ms.`,
    );
  }
} finally {
  provider.close();
  await bind.stop();
  await rm(work, { recursive: true, force: true });
}
