import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { tiedToUs } from "./unprivileged.ts";

/** A server that runs in a JavaScript runtime other than Node, on loopback. */
export interface RuntimeServer {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly pid: number;
  /** All it has said. */
  said(): string;
  /** Ends it and waits; nothing of it is kept. */
  stop(): Promise<void>;
}

/** How a runtime is started. */
export interface Start {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it says once it listens; its first group is the port. */
  readonly ready: RegExp;
}

/** Milliseconds in which it listens, on the busiest machine. */
const PATIENCE = 60_000;

/**
 * Finds a program in the package that npm has installed for this kind of machine.
 *
 * @throws Error when there is none for it.
 */
export function installed(runtime: string, file: string): string {
  try {
    return createRequire(import.meta.url).resolve(file);
  } catch (cause) {
    const machine = `${process.platform}, ${process.arch}`;
    throw new Error(`npm has no ${runtime} for this machine (${machine}): no ${file}`, { cause });
  }
}

/** Starts a server, which dies with this process. @throws Error with all it said when it does not come up. */
export async function started({ program, args, cwd, env, ready }: Start): Promise<RuntimeServer> {
  const stdio = ["ignore", "pipe", "pipe"] as const;
  const child = spawn(...tiedToUs(program, args), { cwd, env, stdio: [...stdio] });
  const ended = once(child, "close");
  let said = "";
  const port = new Promise<string>((resolve, reject) => {
    const hear = (part: string): void => {
      said += part;
      const [, found] = ready.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", hear);
    ended.then(() => reject(new Error(`${program} does not come up:\n${said}`)), reject);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  const url = `http://127.0.0.1:${await port.finally(() => clearTimeout(timer))}`;
  return {
    ...{ url, pid: child.pid ?? 0, said: () => said },
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
