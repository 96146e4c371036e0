import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DdnsError } from "../core/errors.ts";

/** A process that was killed a moment ago takes a moment to be gone. */
const DYING_MS = 1_000;

/**
 * Takes the lock `path`, so that two agents never write one state.
 *
 * The lock names its process by id and start time; a lock whose process has gone (SIGKILL, power
 * cut) is moved aside and taken over. Creation is by link(2), which one contender alone can win.
 *
 * @returns a function that gives the lock back.
 * @throws DdnsError `state-locked` with the process id of the owner.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const mine = `${process.pid} ${(await startTime(process.pid)) ?? "?"} ${randomBytes(8).toString("hex")}`;
  const ticket = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`;
  await writeFile(ticket, mine, { mode: 0o600 });
  try {
    for (let round = 0; round < 3; round++) {
      if (await linked(ticket, path)) return () => giveBack(path, mine);
      const owner = await readFile(path, "utf8").catch(() => "");
      if (owner !== "" && (await staysAlive(owner))) throw locked(path, owner);
      await rename(path, `${ticket}.stale`).catch(ignoreMissing);
      await rm(`${ticket}.stale`, { force: true });
    }
    throw locked(path, "");
  } finally {
    await rm(ticket, { force: true });
  }
}

async function linked(ticket: string, path: string): Promise<boolean> {
  try {
    await link(ticket, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}

async function staysAlive(owner: string): Promise<boolean> {
  for (let waited = 0; waited < DYING_MS; waited += 100) {
    if (!(await isAlive(owner))) return false;
    await pause(100);
  }
  return isAlive(owner);
}

async function isAlive(owner: string): Promise<boolean> {
  const [pid = "", started] = owner.split(" ");
  const now = await startTime(Number(pid));
  if (now !== null) return now === started || started === "?";
  try {
    process.kill(Number(pid), 0); // no /proc on this system: ask whether the process is there
    return process.platform !== "linux";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" && process.platform !== "linux";
  }
}

// Field 22 of /proc/PID/stat: with the process id it names one process for good, since ids are
// given out again. A process that has died and waits for its parent (Z) writes nothing any more.
async function startTime(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return /[ZX]/i.test(state) ? null : (fields[18] ?? null);
}

async function giveBack(path: string, mine: string): Promise<void> {
  const owner = await readFile(path, "utf8").catch(() => "");
  if (owner === mine) await rm(path, { force: true });
}

function locked(path: string, owner: string): DdnsError {
  const who = owner === "" ? "another process" : `process ${owner.split(" ")[0]}`;
  return new DdnsError("state-locked", `${path} is held by ${who}: stop it first`);
}
