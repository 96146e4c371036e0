import { rename, writeFile } from "node:fs/promises";
import type { DdnsStatus } from "../core/agent/status.ts";
import { DdnsError, isDdnsError } from "../core/errors.ts";
import { createDdnsAgent, storedStatus } from "../node/agent.ts";
import type { CliConfig } from "./config-file.ts";
import { askControl, type ControlRequest, controlPath, serveControl } from "./control-socket.ts";
import { runHooks } from "./hooks.ts";
import { prometheusText } from "./prometheus.ts";
import { isWell, statusText } from "./report.ts";

/** Where a command writes, and when it is to end. */
export interface CommandIo {
  readonly out: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Whether `status` is wanted in Prometheus' text format. */
  readonly prometheus: boolean;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** Publishes once, says what came of it, and ends: 0 when every record stands. */
export async function once(options: CliConfig, io: CommandIo): Promise<number> {
  const agent = createDdnsAgent(options);
  await agent.start();
  try {
    return report(await agent.check(), io);
  } finally {
    await agent.stop();
  }
}

/** Looks and asks as `once` does, and says what it would send: nothing changes anywhere. */
export async function check(options: CliConfig, io: CommandIo): Promise<number> {
  const agent = createDdnsAgent({ ...options, dryRun: true });
  await agent.start();
  try {
    const status = await agent.check();
    io.out(io.json ? JSON.stringify(status) : statusText(status));
    const bad = status.records.some(({ error }) => error !== null && error.code !== "dry-run");
    return bad || status.damage !== null ? 1 : 0;
  } finally {
    await agent.stop();
  }
}

/** Keeps the records true until the signal comes. */
export async function run(options: CliConfig, io: CommandIo): Promise<number> {
  const agent = createDdnsAgent(options);
  agent.subscribe(runHooks(options.hooks, io.complain));
  const { metricsFile } = options;
  const measure = async (): Promise<void> => {
    if (metricsFile !== null) await writeWhole(metricsFile, prometheusText(agent.status()));
  };
  let measured: Promise<void> = Promise.resolve();
  agent.subscribe(() => {
    measured = measured.then(measure).catch((error: Error) => io.complain(error.message));
  });
  agent.subscribe(({ type, name, message, status }) => {
    if (io.json) io.out(JSON.stringify({ type, name, message, status }));
    else if (type !== "verified") io.out([type, name, message].filter(Boolean).join(" "));
  });
  await agent.start();
  const close = await serveControl(controlPath(options.stateFile), agent);
  if (!io.json) io.out(statusText(agent.status()));
  await new Promise<void>((resolve) => {
    if (io.signal.aborted) resolve();
    io.signal.addEventListener("abort", () => resolve());
  });
  await close();
  await measured;
  await agent.stop();
  return 0;
}

// A reader never sees half a file. It can be lost in a power cut, and is then written anew.
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** Turns the switch or asks for the state: through the running agent, or else directly. */
export async function control(
  request: ControlRequest,
  options: CliConfig,
  io: CommandIo,
): Promise<number> {
  const answer = await askControl(controlPath(options.stateFile), request);
  if (answer?.error !== undefined) throw new DdnsError("option", answer.error);
  if (answer?.status !== undefined) return report(answer.status, io);
  return report(await direct(request, options), io);
}

/** What the running agent says, or else the stored state. */
export async function currentStatus(options: CliConfig): Promise<DdnsStatus> {
  const answer = await askControl(controlPath(options.stateFile), { command: "status" });
  return answer?.status ?? storedStatus(options);
}

// Without a running agent the command is one for a moment. Its sources never answer, so that the
// switch is all it turns.
async function direct(request: ControlRequest, options: CliConfig): Promise<DdnsStatus> {
  if (request.command === "status") return storedStatus(options);
  const agent = createDdnsAgent({ ...options, records: options.records.map(silent) });
  await agent.start();
  try {
    if (request.command === "on") await agent.enable();
    if (request.command === "off") await agent.disable({ retract: request.retract });
    return agent.status();
  } finally {
    await agent.stop();
  }
}

function silent(record: CliConfig["records"][number]): typeof record {
  return { ...record, source: () => new Promise(() => {}) };
}

function report(status: DdnsStatus, io: CommandIo): number {
  if (io.prometheus) io.out(prometheusText(status).trimEnd());
  else io.out(io.json ? JSON.stringify(status) : statusText(status));
  return isWell(status) ? 0 : 1;
}

/** Says what went wrong in one line; programming mistakes keep their stack. */
export function explain(error: unknown): string {
  return isDdnsError(error) ? `ddns-client: ${error.message}` : String((error as Error).stack);
}
