import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file so that a crash at any moment leaves the old bytes or the new ones, never a
 * mixture: write beside it, fsync, rename, fsync the folder. Resolves when the bytes are on disk.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const beside = `${path}.new`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(beside, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  const directory = await open(folder, "r");
  try {
    await directory.sync(); // the rename itself lives in the folder
  } finally {
    await directory.close();
  }
}

/** Reads a text file; null when it was never written. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
