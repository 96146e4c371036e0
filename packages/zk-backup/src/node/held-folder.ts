import { closeSync, constants, existsSync, openSync } from "node:fs";
import { childPath } from "./paths.ts";

/**
 * A directory that is held open. What is done by its entries' paths is done in it, whatever has
 * become of its own path since: moved, or a link put in its place. Where the platform cannot do
 * that (it takes Linux's `/proc`), paths are plain ones.
 */
export interface HeldFolder {
  readonly descriptor: number;
  /** Its own path for `node:fs`. */
  readonly base: Buffer;
  /** An entry's path for `node:fs`: short, however deep the directory lies. */
  path(name: Uint8Array): Buffer;
  /** Holds a directory in this one. @throws `ENOTDIR` or `ELOOP` where a link stands. */
  open(name: Uint8Array): HeldFolder;
  close(): void;
}

const FOLDER_FLAGS =
  constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

const descriptorsHavePaths: boolean = existsSync("/proc/self/fd");

/** Holds a directory; the last part of its path is not followed when it is a link. */
export function holdFolder(path: Buffer): HeldFolder {
  const descriptor = openSync(path, FOLDER_FLAGS);
  const base = descriptorsHavePaths ? Buffer.from(`/proc/${process.pid}/fd/${descriptor}`) : path;
  return {
    descriptor, // not spread: each object would get a shape of its own, and there are thousands
    base,
    path: (name) => childPath(base, name),
    open: (name) => holdFolder(childPath(base, name)),
    close: () => closeSync(descriptor),
  };
}
