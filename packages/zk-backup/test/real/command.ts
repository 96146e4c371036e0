import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built command, as `npx zk-backup` starts it; `test:real` builds before it runs. */
export const cli: string = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** How a command ended. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output's lines as JSON. */
  lines(): Record<string, unknown>[];
  /** The last of them: the result, or the error. */
  result(): Record<string, unknown>;
}

/** A command that runs. */
interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What has come on standard error so far. */
  err(): string;
  /** Resolves when standard error has this; fails when the command ends without it. */
  says(text: string | RegExp): Promise<void>;
}

/** A machine: a home of its own, where the command remembers what it knows. */
export interface Machine {
  /** Starts a command; with nothing on its standard input unless that is given. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>, input?: string): Started;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
}

/** Makes a machine whose commands see nothing of this process's environment but its PATH. */
export function machine(home: string, always: Readonly<Record<string, string>> = {}): Machine {
  const start: Machine["start"] = (args, env = {}, input) => {
    const child = spawn(process.execPath, [cli, ...args], {
      env: { PATH: process.env["PATH"], HOME: home, ...always, ...env },
      cwd: home,
      detached: true, // without a terminal to ask at, whoever runs the tests
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.end(input);
    let [out, err] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      out += part;
    });
    child.stderr?.setEncoding("utf8").on("data", (part: string) => {
      err += part;
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once("close", (exit) => resolve(endedWith(exit, out, err)));
    });
    const has = (text: string | RegExp) =>
      typeof text === "string" ? err.includes(text) : text.test(err);
    const says = (text: string | RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = () => has(text) && resolve();
        child.stderr?.on("data", look);
        child.once("close", () => reject(new Error(`It ended without ${text}:\n${err}`)));
        look();
      });
    return { child, ended, says, err: () => err };
  };
  return { start, run: (args, env) => start(args, env).ended };
}

function endedWith(exit: number | null, out: string, err: string): Ended {
  const lines = () =>
    out
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { exit, out, err, lines, result: () => lines().at(-1) ?? {} };
}
