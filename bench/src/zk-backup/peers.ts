import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A program that was found: what to run, and what it says it is. */
export interface Peer {
  readonly command: string;
  /** What comes before its own arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
}

/** The peers that were found. */
export interface Peers {
  readonly restic: Peer;
  /** Null where there is none. */
  readonly borg: Peer | null;
  /** Null where there is none. */
  readonly restServer: Peer | null;
}

/**
 * Gives restic 0.18, its rest-server and borg 1.4 of Debian trixie, out of a system of their own in `folder` (made
 * by debootstrap where this is root, and used again when it is there); else those of this machine.
 *
 * @throws Error that says what to do.
 */
export function findPeers(folder: string): Peers {
  if (!existsSync(join(folder, "usr/bin/restic"))) makeTrixie(folder);
  const restic = asRestic(join(folder, "usr/bin/restic")) ?? asRestic("restic");
  if (restic === null)
    throw new Error("The bench compares with restic: install it (apt-get install restic).");
  return {
    restic,
    borg: trixieBorg(folder) ?? asBorg({ command: "borg", args: [], env: {} }),
    restServer:
      asRestServer(join(folder, "usr/bin/restic-rest-server")) ?? asRestServer("rest-server"),
  };
}

function makeTrixie(folder: string): void {
  if (process.getuid?.() !== 0) return;
  const include = "--include=restic,restic-rest-server,borgbackup";
  spawnSync("debootstrap", ["--variant=minbase", include, "trixie", folder], { stdio: "ignore" });
}

function asRestic(command: string): Peer | null {
  const version = printed({ command, args: ["version"], env: {} });
  return version === null
    ? null
    : { command, args: [], env: {}, version: version.split(" compiled")[0] ?? "" };
}

function asRestServer(command: string): Peer | null {
  const version = printed({ command, args: ["--version"], env: {} });
  return version === null
    ? null
    : { command, args: [], env: {}, version: version.split(" compiled")[0] ?? "" };
}

/** Trixie's borg by trixie's Python and C library, which are newer than this machine's may be. */
function trixieBorg(folder: string): Peer | null {
  return asBorg({
    command: join(folder, "lib64/ld-linux-x86-64.so.2"),
    args: [
      ...["--library-path", join(folder, "usr/lib/x86_64-linux-gnu")],
      ...[join(folder, "usr/bin/python3.13"), join(folder, "usr/bin/borg")],
    ],
    env: {
      PYTHONHOME: join(folder, "usr"),
      PYTHONPATH: join(folder, "usr/lib/python3/dist-packages"),
    },
  });
}

function asBorg(borg: Omit<Peer, "version">): Peer | null {
  const version = printed({ ...borg, args: [...borg.args, "--version"] });
  return version === null ? null : { ...borg, version };
}

function printed({ command, args, env }: Omit<Peer, "version">): string | null {
  try {
    const quietly = { encoding: "utf8", env: { ...process.env, ...env }, stdio: "pipe" } as const;
    return execFileSync(command, args, quietly).trim();
  } catch {
    return null;
  }
}
