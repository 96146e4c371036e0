import { readFile, writeFile } from "node:fs/promises";

/** A file that cannot be read or written. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** @throws FileError naming the file and what is wrong with it */
export function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: Error) => {
    throw new FileError(`${path} cannot be read: ${cause.message}`, { cause });
  });
}

/**
 * Writes a file, or to standard output for `-`.
 *
 * @throws FileError naming the file and what is wrong with it
 */
export async function writeText(path: string, text: string): Promise<void> {
  if (path === "-") {
    process.stdout.write(text);
    return;
  }
  await writeFile(path, text).catch((cause: Error) => {
    throw new FileError(`${path} cannot be written: ${cause.message}`, { cause });
  });
}
