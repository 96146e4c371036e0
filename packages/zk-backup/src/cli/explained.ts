import { isZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";
import { fileErrorCode } from "../node/paths.ts";
import { CommandError } from "./command-error.ts";
import { EXIT, exitOf } from "./exit-codes.ts";

/** A failure as the command line tells it. */
export interface Explained {
  readonly code: string;
  /** What was wrong, and what to do. */
  readonly message: string;
  readonly exit: number;
}

/** Says what is known of an error, and what to do; one that is not expected goes on, with its trace. */
export function explained(error: unknown, vault: string | undefined): Explained {
  if (error instanceof CommandError) return error;
  if (isZkBackupError(error)) {
    const { code } = error;
    const advice = ADVICE[code]?.(vault ?? "the vault");
    const message = advice === undefined ? error.message : `${error.message} ${advice}`;
    return { code, message: inWords(message), exit: exitOf(code) };
  }
  const code = fileErrorCode(error);
  if (code === null) throw error;
  return { code, message: inWords((error as Error).message), exit: EXIT.failed };
}

/** What somebody at a command line does about it, where the error does not say so itself. */
const ADVICE: Partial<Record<ZkBackupErrorCode, (vault: string) => string>> = {
  "no-vault": (vault) =>
    `Looked at ${vault}: is it the right place, is the disk mounted? To make one: zk-backup init`,
  "target-not-empty": () => "Or say what becomes of its files: --overwrite older, always or never.",
  "object-missing": () => "For all that is missing: zk-backup check",
  "chunk-missing": () => "For all that is missing: zk-backup check",
};

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "it is not there",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EEXIST: "it is there already",
  ENOTDIR: "not a directory",
  EISDIR: "a directory",
  EROFS: "it can only be read",
  EIO: "the disk or its connection fails",
  ELOOP: "a symbolic link stands in the way",
  EMFILE: "too many open files",
  ECONNREFUSED: "nobody listens there",
};

/** Adds to the system's codes what they mean. */
export function inWords(message: string): string {
  return message.replace(/\bE[A-Z]{2,}\b(?! \()/g, (code) => {
    const meaning = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
    return meaning === undefined ? code : `${code} (${meaning})`;
  });
}
