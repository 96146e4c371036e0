#!/usr/bin/env node
import { isZkBackupError } from "../core/errors.ts";
import { readCommandLine, USAGE, UsageError } from "./arguments.ts";
import { runCommand } from "./commands.ts";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes("--json");
  try {
    const line = readCommandLine(argv);
    if (line.help) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    const outcome = await runCommand(line, stop.signal);
    process.stdout.write(`${json ? JSON.stringify(outcome.json) : outcome.text}\n`);
    return outcome.exit;
  } catch (error) {
    return failed(error, json);
  }
}

function failed(error: unknown, json: boolean): number {
  const usage = error instanceof UsageError;
  if (!usage && !isZkBackupError(error) && !stop.signal.aborted) throw error;
  const code = usage ? "usage" : isZkBackupError(error) ? error.code : "aborted";
  const message = stop.signal.aborted
    ? "Stopped; the vault is as it was."
    : (error as Error).message;
  if (json) process.stdout.write(`${JSON.stringify({ error: code, message })}\n`);
  process.stderr.write(`zk-backup: ${code}: ${message}\n`);
  return usage ? 2 : 1;
}
