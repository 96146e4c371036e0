import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { installed, type RuntimeServer, started } from "./runtime-process.ts";

export type { RuntimeServer } from "./runtime-process.ts";

/** A program for Deno, and what it is allowed. */
export interface DenoProgram {
  /** Where it runs; its `node_modules` are those that it imports from. */
  readonly folder: string;
  /** A file there. */
  readonly script: string;
  /** All of its environment, every name of which it may read. */
  readonly env: Readonly<Record<string, string>>;
  /** Paths that it may read, beside the modules that it imports; default none. */
  readonly read?: readonly string[];
}

/** Serves what a script exports as `{ fetch }`, by `deno serve`. It may use the loopback network. */
export function serveByDeno(program: DenoProgram): Promise<RuntimeServer> {
  const { folder, script } = program;
  return started({
    program: path(),
    args: ["serve", ...allowed(program), "--host", "127.0.0.1", "--port", "0", script],
    cwd: folder,
    env: environment(program),
    ready: /Listening on http:\/\/127\.0\.0\.1:(\d+)/,
  });
}

/**
 * Runs a script to its end, by `deno run`. It may use the loopback network.
 *
 * @returns what it wrote to standard output.
 * @throws Error with what it wrote to standard error when it fails.
 */
export async function runByDeno(
  program: DenoProgram,
  args: readonly string[] = [],
): Promise<string> {
  const { folder, script } = program;
  const command = ["run", ...allowed(program), script, ...args];
  const options = { cwd: folder, env: environment(program) };
  return (await promisify(execFile)(path(), command, options)).stdout;
}

/** Called directly: the wrapper of the npm package would stand between a signal and Deno. */
function path(): string {
  const libc = process.platform === "linux" ? "-glibc" : "";
  return installed("Deno", `@deno/${process.platform}-${process.arch}${libc}/deno`);
}

/** Nothing is downloaded, nobody is asked. */
function allowed({ env, read = [] }: DenoProgram): string[] {
  return [
    ...["--cached-only", "--no-prompt", "--allow-net=127.0.0.1"],
    `--allow-env=${Object.keys(env).join(",")}`,
    ...(read.length > 0 ? [`--allow-read=${read.join(",")}`] : []),
  ];
}

function environment({ folder, env }: DenoProgram): Record<string, string> {
  return { DENO_DIR: `${folder}/.deno`, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...env };
}
