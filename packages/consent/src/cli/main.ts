#!/usr/bin/env node
import { isConsentError } from "../core/error.ts";
import { type CommandLine, readCommandLine, USAGE, UsageError } from "./command-line.ts";
import { erase, eraseLapsed, exportReceipts, handOver, head, verify } from "./log-commands.ts";
import { CouldNotRun, type Outcome } from "./outcome.ts";
import { seal } from "./seal-command.ts";

const COMMANDS = new Map<string, (line: CommandLine) => Promise<Outcome>>([
  ["verify", verify],
  ["head", head],
  ["hand-over", handOver],
  ["export", exportReceipts],
  ["erase", erase],
  ["erase-lapsed", eraseLapsed],
  ["seal", seal],
]);

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes("--json");
  try {
    const line = readCommandLine(argv);
    if (line.options.help || line.command === "help") {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    const run = COMMANDS.get(line.command ?? "");
    if (!run) throw new UsageError(`say which: ${[...COMMANDS.keys()].join(", ")}`);
    const outcome = await run(line);
    process.stdout.write(`${json ? JSON.stringify(outcome.json) : outcome.text}\n`);
    return outcome.exit;
  } catch (error) {
    return failed(error, json);
  }
}

function failed(error: unknown, json: boolean): number {
  const known =
    error instanceof UsageError || error instanceof CouldNotRun || isConsentError(error);
  if (!known) throw error;
  const code = isConsentError(error)
    ? error.code
    : error instanceof UsageError
      ? "usage"
      : "could-not-run";
  const hint = error instanceof UsageError ? "; see consent --help" : "";
  if (json) process.stdout.write(`${JSON.stringify({ error: code, message: error.message })}\n`);
  process.stderr.write(`consent: ${error.message}${hint}\n`);
  return 2;
}
