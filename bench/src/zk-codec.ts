import { execFile } from "node:child_process";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { type Measured, measure } from "./measuring/process.ts";
import { median, printTable } from "./measuring/table.ts";
import type { FileSealer } from "./zk-codec/seal-file.ts";

const { values } = parseArgs({
  options: {
    bytes: { type: "string", default: "2000000000" },
    slow: { type: "string", default: "200000000" },
    page: { type: "string", default: "200000000" },
    runs: { type: "string", default: "5" },
    // Set in the processes that are measured:
    sealer: { type: "string" },
    file: { type: "string" },
  },
});

/** Who seals a stream as a process of its own, and how many bytes of it: the slow get fewer. */
const CONTENDERS: Readonly<Record<string, "bytes" | "slow">> = {
  "candor-aes": "bytes",
  "candor-xchacha": "bytes",
  age: "bytes",
  typage: "slow",
  "candor-pure": "slow",
};

async function seal(name: string, file: string, recipient: string): Promise<Measured> {
  if (name === "age") return measure("age", ["-r", recipient, "-o", "/dev/null", file], {});
  const self = fileURLToPath(import.meta.url);
  return measure(process.execPath, [self, "--sealer", name, "--file", file], {});
}

async function onNode(work: string): Promise<ReadonlyMap<string, Measured[]>> {
  const files = { bytes: join(work, "long"), slow: join(work, "short") };
  for (const size of ["bytes", "slow"] as const) {
    await writeFile(files[size], "");
    await truncate(files[size], Number(values[size])); // zeros, which cost a cipher what all bytes do
  }
  const run = promisify(execFile);
  await run("age-keygen", ["-o", join(work, "key")]);
  const recipient = (await run("age-keygen", ["-y", join(work, "key")])).stdout.trim();
  const rounds = new Map<string, Measured[]>();
  for (let nr = 1; nr <= Number(values.runs); nr++)
    for (const [name, size] of Object.entries(CONTENDERS)) {
      const done = await seal(name, files[size], recipient);
      rounds.set(name, [...(rounds.get(name) ?? []), done]);
    }
  return rounds;
}

async function inChromium(): Promise<{ version: string; rates: ReadonlyMap<string, number[]> }> {
  const { chromiumSealer } = await import("./zk-codec/in-chromium.ts");
  const chromium = await chromiumSealer();
  const rates = new Map<string, number[]>();
  const length = Number(values.page);
  try {
    for (let nr = 1; nr <= Number(values.runs); nr++)
      for (const [engine, suite] of [
        ["web", "aes-256-gcm"],
        ["pure", "xchacha20-poly1305"],
        ["pure", "aes-256-gcm"],
      ] as const) {
        const bytes = engine === "web" ? length : length / 5;
        const rate = await chromium.seal(engine, suite, bytes);
        rates.set(`${engine} ${suite}`, [...(rates.get(`${engine} ${suite}`) ?? []), rate]);
      }
    return { version: chromium.version, rates };
  } finally {
    await chromium.close();
  }
}

function reportNode(rounds: ReadonlyMap<string, readonly Measured[]>, version: string): void {
  const rate = (name: string, time: (round: Measured) => number) =>
    Number(values[CONTENDERS[name] ?? "bytes"]) / 1e6 / median((rounds.get(name) ?? []).map(time));
  const wall = (name: string) => rate(name, ({ seconds }) => seconds);
  console.log(
    `\nA stream from a file to /dev/null, each a process of its own, its start included; blocks of 256 KiB; ` +
      `${values.runs} runs, medians; Node ${process.version}, age ${version}, ${cpus().length} processors\n`,
  );
  const rows = Object.keys(CONTENDERS).map((name) => [
    name,
    wall(name).toFixed(0),
    rate(name, ({ cpuSeconds }) => cpuSeconds).toFixed(0),
    median((rounds.get(name) ?? []).map(({ peakMiB }) => peakMiB)).toFixed(0),
    `${(wall(name) / wall("age")).toFixed(2)} x`,
    `${(wall(name) / wall("typage")).toFixed(1)} x`,
  ]);
  printTable([["", "MB/s", "MB/s a processor", "MiB", "of age", "of typage"], ...rows]);
}

function reportChromium(version: string, rates: ReadonlyMap<string, readonly number[]>): void {
  const rate = (name: string) => median(rates.get(name) ?? []);
  console.log(`\nIn Chromium ${version}, pieces of 4 MiB in memory, blocks of 256 KiB\n`);
  const rows = [...rates.keys()].map((name) => [
    name,
    rate(name).toFixed(0),
    `${(rate("web aes-256-gcm") / rate(name)).toFixed(1)} x`,
  ]);
  printTable([["", "MB/s", "WebCrypto over it"], ...rows]);
}

if (values.sealer !== undefined) {
  const { sealFile } = await import("./zk-codec/seal-file.ts");
  await sealFile(values.sealer as FileSealer, values.file ?? "");
} else {
  const work = await mkdtemp(join(tmpdir(), "candor-codec-"));
  try {
    const { stdout } = await promisify(execFile)("age", ["--version"]);
    reportNode(await onNode(work), stdout.trim());
    const { version, rates } = await inChromium();
    reportChromium(version, rates);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
