import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Reads a secret that lives in a file of its own, or makes it once. It appears whole or not at all,
 * for its owner's eyes; of two processes that start at once, the first one's stays.
 *
 * @param make called when there is no file yet
 */
export async function secretFile(
  file: string,
  make: () => Promise<string> | string,
): Promise<string> {
  const kept = await read(file);
  if (kept !== null) return kept;
  await write(file, await make());
  const made = await read(file);
  if (made === null) throw new Error(`${file}: vanished while it was written`);
  return made;
}

async function read(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(draft);
}
