import { createRequire } from "node:module";
import { type CommandLine, readCommandLine } from "./arguments.ts";
import type { Command, Invocation } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { EXIT } from "./exit-codes.ts";
import { type Explained, explained } from "./explained.ts";
import { commandHelp, overview } from "./help.ts";
import { createOutput, type Output, ReaderGone } from "./output.ts";
import { escaped } from "./shown-path.ts";

/** Runs a command line and gives its exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const json = argv.includes("--json");
  const stop = stopOnSignals();
  const { stdout, stderr } = process;
  stdout.on("error", () => {}); // a reader that has gone: the next record says so
  let vault: string | undefined;
  let interruption: string | undefined;
  let output = createOutput({ json, quiet: true, stdout, stderr, now: () => performance.now() });
  try {
    const line = readCommandLine(argv, { commands: COMMANDS, env: process.env });
    const { command } = line;
    if (line.options["version"] === true) {
      stdout.write(`zk-backup ${releaseOf(createRequire(import.meta.url))}\n`);
      return EXIT.done;
    }
    vault = line.options["vault"] as string | undefined;
    interruption = command?.interrupted;
    if (command === null || line.options["help"] === true) {
      stdout.write(`${command === null ? overview(COMMANDS) : commandHelp(command)}\n`);
      return EXIT.done;
    }
    const quiet = line.options["quiet"] === true;
    output = createOutput({ json, quiet, stdout, stderr, now: () => performance.now() });
    return await run(line, command, output, stop.signal);
  } catch (error) {
    return failed(error, { json, stop, output, vault, interruption });
  }
}

function releaseOf(load: NodeJS.Require): string {
  return (load("@candor/zk-backup/package.json") as { readonly version: string }).version;
}

async function run(
  { operands, options }: CommandLine,
  command: Command,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  // The parser has filled every option that the command declares with a value of its kind.
  const invocation = { operands, options, signal, output } as unknown as Invocation;
  const outcome = await command.run(invocation);
  output.clear();
  const silent = options["quiet"] === true && outcome.exit === EXIT.done;
  const says = options["json"] === true || (outcome.text !== "" && !silent);
  if (says)
    await output
      .record({ type: "result", exit: outcome.exit, ...outcome.json }, outcome.text)
      .catch(unlessReaderGone);
  return outcome.exit;
}

function unlessReaderGone(error: unknown): void {
  if (!(error instanceof ReaderGone)) throw error;
}

interface Failure {
  readonly json: boolean;
  readonly stop: Stop;
  readonly output: Output;
  /** The vault that was named. */
  readonly vault: string | undefined;
  /** What is to be said of the command when it was interrupted. */
  readonly interruption: string | undefined;
}

function failed(error: unknown, { json, stop, output, vault, interruption }: Failure): number {
  output.clear();
  if (error instanceof ReaderGone) return EXIT.done;
  const { code, message, exit } = stop.signal.aborted
    ? interrupted(stop, interruption)
    : explained(error, vault);
  const line = JSON.stringify({ type: "error", error: code, message, exit });
  if (json) process.stdout.write(`${line}\n`);
  const kind = code === "usage" ? "" : `${code}: `; // what was typed needs no code
  process.stderr.write(json ? `${line}\n` : `zk-backup: ${kind}${escaped(message)}\n`);
  return exit;
}

function interrupted(
  stop: Stop,
  what = "The vault is as it was; the next run goes on from what was stored.",
): Explained {
  const message = `Interrupted. ${what}`;
  return { code: "interrupted", message, exit: stop.exit() };
}

interface Stop {
  readonly signal: AbortSignal;
  /** 128 and the signal's number, as shells have it. */
  exit(): number;
}

/** The first signal ends a command cleanly; the second one ends it at once. */
function stopOnSignals(): Stop {
  const controller = new AbortController();
  let exit: number = EXIT.interrupted;
  const on = (name: NodeJS.Signals, number: number): void => {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      exit = 128 + number;
      controller.abort();
    });
  };
  on("SIGINT", 2);
  on("SIGTERM", 15);
  return { signal: controller.signal, exit: () => exit };
}
