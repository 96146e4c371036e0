import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SettingsError } from "./settings.ts";

/** The folder with everything the demo keeps, held by one running system at a time. */
export interface DataFolder {
  readonly path: string;
  /** Lets it go; a throw-away folder is removed. */
  release(): void;
}

/**
 * Takes the folder, creating it when it is missing. The lock names the process that holds it; the
 * lock of a process that was killed is taken over.
 *
 * @throws SettingsError when a running system holds it.
 */
export function holdDataFolder(path: string, throwAway: boolean): DataFolder {
  mkdirSync(path, { recursive: true });
  const lock = join(path, "running.pid");
  const holder = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0;
  if (holder > 0 && holder !== process.pid && isOurs(holder))
    throw new SettingsError(
      `A running system (process ${holder}) holds ${path}. End it with Ctrl-C, or give this one a folder of its own: --data FOLDER.`,
    );
  writeFileSync(lock, String(process.pid));
  return {
    path,
    release() {
      if (throwAway) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
      else rmSync(lock, { force: true });
    },
  };
}

/** A process id can be reused by a stranger: only a Node process counts. */
function isOurs(pid: number): boolean {
  const command = `/proc/${pid}/cmdline`;
  if (existsSync("/proc/self")) {
    return existsSync(command) && readFileSync(command, "utf8").includes("node");
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
