import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** A command and its arguments. */
export type Command = readonly [string, readonly string[]];

/** Debian's `nobody`: there on every machine, and PostgreSQL wants its user to exist. */
const NOBODY = 65_534;

/**
 * Finds a way to run a program that refuses to run as root, PostgreSQL above all, without creating
 * a user on somebody's machine: as we are, when we are not root; in a user namespace of its own;
 * or, where namespaces are forbidden (in many containers), as `nobody`, to whom the folder is given.
 *
 * @param folder - created when missing; the program must be able to write there.
 * @throws Error when none of the three can be had; the message says what to do.
 */
export function unprivileged(
  folder: string,
): (program: string, args: readonly string[]) => Command {
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return (program, args) => [program, args];
  const namespace = ["--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, "--"];
  if (works("unshare", [...namespace, "true"]))
    return (program, args) => ["unshare", [...namespace, program, ...args]];
  chownSync(folder, NOBODY, NOBODY);
  const nobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"];
  if (works("setpriv", [...nobody, "test", "-w", folder]))
    return (program, args) => ["setpriv", [...nobody, program, ...args]];
  throw new Error(
    "PostgreSQL refuses to run as root, and here neither a user namespace nor the user nobody can be used for it. Run the command as an ordinary user, or set DATABASE_URL to a server of your own.",
  );
}

/**
 * Ties a program's life to this process: when we die, by SIGKILL even, it gets SIGINT (Linux,
 * prctl(2) PR_SET_PDEATHSIG through util-linux). Elsewhere the program is returned as it is.
 */
export function tiedToUs(program: string, args: readonly string[]): Command {
  const tie = ["--pdeathsig", "INT", "--"];
  if (!works("setpriv", [...tie, "true"])) return [program, args];
  return ["setpriv", [...tie, program, ...args]];
}

function works(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
