import { type ChildProcess, fork } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** A running part of the system, in a process of its own. */
export interface Part {
  readonly name: string;
  readonly pid: number;
  /** What the part said of itself when it was ready. */
  readonly addresses: Record<string, unknown>;
  /** Asks it to end and waits; after ten seconds it is killed. */
  stop(): Promise<void>;
}

export interface PartOptions {
  readonly name: string;
  /** Package whose built `dist/main.js` is started. */
  readonly package: string;
  readonly env: Record<string, string>;
  /** File that takes what the part prints. */
  readonly log: string;
  readonly onExit: (name: string, code: number | null) => void;
}

/**
 * Starts one example in a process of its own and waits until it says that it is ready.
 *
 * The channel between the two is also a lifeline: when this process dies, by SIGKILL even, the
 * channel closes and the part ends by itself.
 *
 * @throws Error when it ends before it is ready; the message quotes the end of its log.
 */
export function startPart(options: PartOptions): Promise<Part> {
  const entry = require.resolve(`${options.package}/dist/main.js`);
  const log = createWriteStream(options.log, { flags: "a" });
  const child = fork(entry, [], {
    execArgv: [],
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  const tail: string[] = [];
  const keep = (chunk: Buffer): void => {
    log.write(chunk);
    tail.push(chunk.toString("utf8"));
    if (tail.length > 20) tail.shift();
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return new Promise((resolve, reject) => {
    let ready = false;
    let stopping = false;
    child.once("error", reject);
    child.once("exit", (code) => {
      if (stopping) return;
      if (ready) return options.onExit(options.name, code);
      const last = tail.join("").trim().split("\n").slice(-6).join("\n");
      reject(new Error(`${options.name} ended with ${code} before it was ready.\n${last}`));
    });
    child.on("message", (message: unknown) => {
      if (!isReady(message)) return;
      ready = true;
      const { ready: _, ...addresses } = message;
      resolve({
        name: options.name,
        pid: child.pid ?? 0,
        addresses,
        stop() {
          stopping = true;
          return ended(child);
        },
      });
    });
  });
}

function isReady(message: unknown): message is { ready: true } & Record<string, unknown> {
  return typeof message === "object" && message !== null && "ready" in message;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const killer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.once("exit", () => {
      clearTimeout(killer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
