import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Findings, type Instructions, isFindings } from "./messages.ts";
import { parseRelease, type Release } from "./release.ts";

/** What a good check has found. */
export interface CheckResult {
  readonly release: Release;
  /** Folder, below the checks' own, with the metadata to begin from next time. */
  readonly metadata: string;
  /** Milliseconds since 1970 that are surely over: the floor for the next check's clock. */
  readonly trustedTime: number;
}

export interface CheckOptions {
  /** Folder for metadata; each good check leaves one folder in it. */
  readonly folder: string;
  /** The metadata folder of the last good check; null for none. */
  readonly metadata: string | null;
  /** Base address of the repository, without a slash at the end. */
  readonly url: string;
  /** The root metadata that came with the device. */
  readonly root: Buffer;
  /** Milliseconds since 1970 below which no clock is believed. */
  readonly floor: number;
  readonly signal: AbortSignal;
  /** The program that asks; built beside this one. */
  readonly child: string;
}

/** Milliseconds a check may take, download included. */
const PATIENCE_MS = 60_000;

/**
 * Asks the repository for the newest release, in a process of its own that ends afterwards: the
 * library's memory goes with it, and what breaks in it breaks nothing else.
 *
 * The last good metadata is copied and the copy is worked on, so that a cut download or a full disk
 * cannot damage what is trusted: the caller makes the copy the new truth by noting its name. A root
 * that cannot be read any more is replaced by the one the device came with; versions of the other
 * roles still guard against older ones.
 *
 * @throws Error saying why nothing is known; the former metadata stands.
 */
export async function checkForUpdate(options: CheckOptions): Promise<CheckResult> {
  const { folder, metadata, url, root, signal } = options;
  const name = `metadata-${randomBytes(6).toString("hex")}`;
  const draft = join(folder, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    if (metadata === null) await mkdir(draft, { mode: 0o700 });
    else await cp(join(folder, metadata), draft, { recursive: true });
    if (!(await holdsJson(join(draft, "root.json"))))
      await writeFile(join(draft, "root.json"), root, { mode: 0o600 });
    const targets = join(draft, "targets");
    await mkdir(targets, { recursive: true, mode: 0o700 });
    const floor = Math.max(options.floor, Date.now());
    const found = await ask(options.child, { metadata: draft, targets, url, floor }, signal);
    const release = parseRelease(JSON.parse(found.release));
    await synced(draft);
    return { release, metadata: name, trustedTime: Math.max(options.floor, found.issued) };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Removes the folders of earlier checks. */
export async function removeOthers(folder: string, metadata: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith("metadata-") && name !== metadata)
      await rm(join(folder, name), { recursive: true, force: true });
}

async function holdsJson(path: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(path, "utf8"));
    return true;
  } catch {
    return false;
  }
}

function ask(program: string, instructions: Instructions, signal: AbortSignal): Promise<Findings> {
  const child = fork(program, [], {
    // Nothing of this process: a proxy setting or a debug switch is not the maker's business.
    ...{ env: {}, execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] },
    signal,
    killSignal: "SIGKILL",
    timeout: PATIENCE_MS,
  });
  return new Promise((resolve, reject) => {
    let said: unknown = null;
    child.once("error", reject); // an abort comes here
    child.on("message", (message) => {
      said = message;
    });
    child.once("close", () => {
      if (isFindings(said)) resolve(said);
      else reject(new Error(reasonIn(said, child)));
    });
    child.send(instructions, (error) => error && reject(error));
  });
}

function reasonIn(said: unknown, child: ChildProcess): string {
  const { error } = (said ?? {}) as { error?: unknown };
  if (typeof error === "string") return error;
  return child.signalCode === null
    ? "The check ended without an answer."
    : "The check took too long and was ended.";
}

/** Each file, then the folder: what is noted as the truth has to be on disk before the note is. */
async function synced(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const path of [...entries.map((one) => join(one.parentPath, one.name)), folder]) {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
