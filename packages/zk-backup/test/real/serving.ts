import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cli, type Machine } from "./command.ts";

/** A server that runs as a process of its own. */
export interface Serving {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** All it has said. */
  said(): string;
  /** Writes an image of its memory; only of one that is `watched`. */
  image(path: string): Promise<void>;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** How a server is started. */
export interface ServingOptions {
  readonly folder: string;
  /** More of the command line; default a free port. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether images of its memory can be taken. */
  readonly watched?: boolean;
}

const support = (name: string): string =>
  fileURLToPath(new URL(`../support/${name}`, import.meta.url));

/** Starts the built `zk-backup serve`, and waits until it listens. */
export async function serving(options: ServingOptions): Promise<Serving> {
  const { folder, args = ["--listen", "127.0.0.1:0"], env, watched = false } = options;
  const command = [process.execPath, cli, "serve", "--folder", folder, "--json", ...args];
  const whole = watched ? ["python3", support("memory_image.py"), ...command] : command;
  const process_ = started(whole, env);
  const { url } = JSON.parse(await process_.line()) as { url: string };
  return { ...process_, url, port: Number(new URL(url).port) };
}

/** Starts any program under the watch of `memory_image.py`; it says a line when it is ready. */
async function watchedProgram(command: readonly string[]): Promise<Omit<Serving, "url">> {
  const process_ = started(["python3", support("memory_image.py"), ...command], undefined);
  return { ...process_, port: Number(await process_.line()) };
}

/** Starts a helper program of the tests, which says its port. */
export const plainServer = (folder: string): Promise<Omit<Serving, "url">> =>
  watchedProgram(["python3", support("plain_server.py"), folder]);

function started([program = "", ...args]: readonly string[], env: ServingOptions["env"]) {
  const child = spawn(program, args, {
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    out += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    err += part;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const until = (has: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (has()) resolve();
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      void ended.then((code) => reject(new Error(`It ended with ${code}: ${out}${err}`)));
      look();
    });
  return {
    ...{ child, ended, said: () => out + err },
    async line() {
      await until(() => out.includes("\n"));
      return out.slice(0, out.indexOf("\n"));
    },
    async image(path: string) {
      child.stdin.write(`${path}\n`);
      await until(() => err.includes(`image ${path}\n`));
    },
    async stop() {
      child.kill("SIGTERM");
      child.stdin.end();
      return ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Makes an account and gives a token of it. */
export async function accountOf(
  { run }: Machine,
  folder: string,
  { name = "anna", role = "writer", quota }: { name?: string; role?: string; quota?: string } = {},
): Promise<string> {
  const limit = quota === undefined ? [] : ["--quota", quota];
  await run(["serve", "account", "add", name, "--folder", folder, ...limit]);
  const made = await run([
    ...["serve", "token", "add", name, "--role", role, "--folder", folder, "--json"],
  ]);
  return String(made.result()["token"]);
}
