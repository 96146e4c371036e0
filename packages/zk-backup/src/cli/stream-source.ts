import { spawn } from "node:child_process";
import { CommandError, UsageError } from "./command-error.ts";
import type { OptionValues } from "./option.ts";
import { failureOf } from "./shell.ts";

/** What is backed up without a file of its own. */
export const STREAM_OPTIONS = {
  stdin: { kind: "flag", text: "back up standard input as one file, in place of a SOURCE" },
  "stdin-command": {
    kind: "text",
    value: "COMMAND",
    text: "back up what this command prints; when it fails nothing is backed up",
  },
  "stdin-filename": {
    kind: "text",
    value: "NAME",
    text: "what that file is called (default: stdin)",
  },
} as const;

/** A stream to back up. */
export interface StreamSource {
  /** Name of the one file in the snapshot. */
  readonly name: string;
  /** The bytes. @throws CommandError `command-failed` at their end, when what prints them failed. */
  readonly input: AsyncIterable<Uint8Array>;
}

/** The stream that a command line names in place of a source; null when it names a source. */
export function streamSource(
  options: OptionValues<typeof STREAM_OPTIONS>,
  source: string | undefined,
): StreamSource | null {
  const { stdin, "stdin-command": shell, "stdin-filename": name = "stdin" } = options;
  const given = [stdin, shell !== undefined, source !== undefined].filter(Boolean).length;
  if (given !== 1) throw new UsageError("Name one: a SOURCE, --stdin or --stdin-command COMMAND.");
  if (source !== undefined) {
    if (options["stdin-filename"] === undefined) return null;
    throw new UsageError("--stdin-filename is for --stdin and --stdin-command.");
  }
  if (shell !== undefined) return { name, input: printedBy(shell) };
  if (process.stdin.isTTY)
    throw new UsageError("Standard input is a terminal: pipe something into it.");
  return { name, input: process.stdin };
}

async function* printedBy(shell: string): AsyncGenerator<Uint8Array> {
  const child = spawn(shell, { shell: "/bin/sh", stdio: ["ignore", "pipe", process.stderr] });
  const ended = failureOf(child);
  try {
    yield* child.stdout;
    const why = await ended;
    if (why === null) return;
    throw new CommandError("command-failed", `The command ${why}; nothing was backed up.`);
  } finally {
    child.kill();
  }
}
