import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

const LENGTH = 32;

/**
 * Reads the secret from which mailed codes and links are derived, or makes it once. It lives in a
 * file, so that no copy of the database can confirm a request or open an export.
 *
 * @throws Error naming the file when its content is not a secret of this site.
 */
export async function linkSecret(folder: string): Promise<Uint8Array> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "link-secret");
  const kept = await read(file);
  if (kept) return kept;
  await write(file, randomBytes(LENGTH).toString("hex"));
  const made = await read(file);
  if (!made) throw new Error(`${file}: vanished while it was written`);
  return made;
}

async function read(file: string): Promise<Uint8Array | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  if (!/^[0-9a-f]{64}\n?$/.test(text))
    throw new Error(`${file}: expected 64 hexadecimal digits; restore it from a backup`);
  return Buffer.from(text.trim(), "hex");
}

/** Appears whole or not at all; of two processes that start at once, the first one's stays. */
async function write(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(draft);
}
