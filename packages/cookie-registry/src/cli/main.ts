#!/usr/bin/env node
import { isAuditError } from "../audit/error.ts";
import { isRegistryError } from "../core/error.ts";
import { readCommandLine, USAGE, UsageError } from "./arguments.ts";
import { runCommand } from "./commands.ts";
import { FileError } from "./files.ts";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

process.exitCode = await main(process.argv.slice(2));

/** 0 when nothing fails, 1 for findings, 2 when it could not run. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    return await runCommand(readCommandLine(argv), stop.signal);
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): number {
  if (stop.signal.aborted) {
    process.stderr.write("cookie-registry: stopped\n");
  } else if (error instanceof UsageError) {
    process.stderr.write(`cookie-registry: ${error.message}\n\n${USAGE}\n`);
  } else if (isAuditError(error) || isRegistryError(error) || error instanceof FileError) {
    process.stderr.write(`cookie-registry: ${error.message}\n`);
  } else {
    throw error;
  }
  return 2;
}
