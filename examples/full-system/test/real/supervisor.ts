import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const entry = new URL("../../dist/main.js", import.meta.url);

/** The demo as a user starts it: a process with processes below it. */
export interface Demo {
  readonly child: ChildProcess;
  /** What it printed on standard error so far. */
  readonly printed: () => string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Resolves when it says that it stays up. */
  readonly up: Promise<void>;
}

/** Starts the built demo with arguments as `npm start --` would hand them on. */
export function startDemo(args: readonly string[], env: Record<string, string> = {}): Demo {
  const code = `import(${JSON.stringify(fileURLToPath(entry))}).then(async ({ main }) => { process.exitCode = await main(${JSON.stringify(args)}); })`;
  const child = spawn(process.execPath, ["-e", code], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const up = new Promise<void>((resolve, reject) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.includes("The system stays up")) resolve();
    });
    child.once("exit", (exit) => reject(new Error(`the demo ended with ${exit}\n${text}`)));
  });
  up.catch(() => {});
  return { child, ended, up, printed: () => text };
}

/** The ids of a process and of all processes below it, as /proc tells. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      parents.set(Number(name), Number(fields[1]));
    } catch {
      // it ended while we looked
    }
  }
  const tree = [root];
  for (let at = 0; at < tree.length; at++)
    for (const [pid, parent] of parents) if (parent === tree[at]) tree.push(pid);
  return tree;
}

/** Those of the processes that still run; a zombie does not. */
export function alive(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return false;
    }
  });
}
