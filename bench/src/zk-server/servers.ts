import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { freePort } from "@candor/engines/ports";
import type { Peer } from "../zk-backup/peers.ts";

/** A server that runs for a bench. */
export interface BenchServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Our command line. */
export const CLI: string = join(
  dirname(createRequire(import.meta.url).resolve("@candor/zk-backup")),
  "cli.js",
);

/** A blind server over a folder, with one account, and a file with its token. */
export interface BlindBenchServer extends BenchServer {
  readonly tokenFile: string;
  /** What a client must trust; null without TLS. */
  readonly certificate: string | null;
}

/** Starts `zk-backup serve` as an operator does. */
export async function blindServer(folder: string, tls: boolean): Promise<BlindBenchServer> {
  mkdirSync(folder);
  const at = ["--folder", folder, "--json"];
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [CLI, ...args, ...at], { encoding: "utf8" });
  run("serve", "account", "add", "anna");
  const said = run("serve", "token", "add", "anna", "--role", "owner").trim().split("\n").at(-1);
  const tokenFile = join(folder, "token-of-anna");
  writeFileSync(tokenFile, `${JSON.parse(said ?? "{}").token}\n`, { mode: 0o600 });
  const pair = tls ? certificateIn(folder) : null;
  const port = await freePort();
  const args = ["serve", ...at, "--listen", `127.0.0.1:${port}`];
  const secure = pair === null ? [] : ["--tls-cert", pair.cert, "--tls-key", pair.key];
  const server = await listening(process.execPath, [CLI, ...args, ...secure], port);
  const url = `${tls ? "https" : "http"}://127.0.0.1:${port}/vaults/anna/`;
  return { ...server, url, tokenFile, certificate: pair?.cert ?? null };
}

/** Starts restic's rest-server over a folder; it asks for no password. */
export async function restServer(peer: Peer, folder: string): Promise<BenchServer> {
  mkdirSync(folder);
  const port = await freePort();
  const args = [...peer.args, "--path", folder, "--no-auth", "--listen", `127.0.0.1:${port}`];
  const server = await listening(peer.command, args, port);
  return { ...server, url: `rest:http://127.0.0.1:${port}/` };
}

function certificateIn(folder: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const args = ["req", "-x509", ...curve, "-days", "2", ...subject, "-keyout", key, "-out", cert];
  execFileSync("openssl", args, { stdio: "ignore" });
  return { cert, key };
}

async function listening(
  command: string,
  args: readonly string[],
  port: number,
): Promise<Omit<BenchServer, "url">> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (part: Buffer) => {
    said = (said + part.toString()).slice(-2000);
  });
  for (let i = 0; i < 300 && child.exitCode === null; i++) {
    if (await answers(port)) return { pid: child.pid ?? 0, stop: () => ended(child) };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await ended(child);
  throw new Error(`${command} did not come up: ${said}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
