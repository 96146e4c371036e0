import { constants } from "node:fs";

/** How files are opened for reading: never through a link, never waiting on a pipe. */
export const FILE_FLAGS: number =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A path as `node:fs` takes it: bytes, so that names which are not UTF-8 survive. */
export function pathBuffer(path: Uint8Array): Buffer {
  return Buffer.from(path.buffer, path.byteOffset, path.byteLength);
}

/** The path of an entry in a folder. */
export function childPath(folder: Uint8Array, name: Uint8Array): Buffer {
  const path = Buffer.allocUnsafe(folder.length + 1 + name.length);
  path.set(folder);
  path[folder.length] = SLASH;
  path.set(name, folder.length + 1);
  return path;
}

const SLASH = 0x2f;

/** The code of a file system's error (`EACCES`, `ENOENT`), or null for every other error. */
export function fileErrorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === "string" && typeof syscall === "string" ? code : null;
}
