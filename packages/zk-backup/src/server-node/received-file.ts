import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

/** Writes a body into a new file, synced. @returns its length and its SHA-256 in hex. */
export async function writeNewFile(
  path: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; hash: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(path, "wx", 0o600);
  try {
    for await (const part of body) {
      hash.update(part);
      await writeAll(file, part, bytes);
      bytes += part.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, hash: hash.digest("hex") };
}

/** Writes all of a part: a disk that fills up may take some of it first. */
export async function writeAll(file: FileHandle, part: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < part.length; ) {
    const { bytesWritten } = await file.write(part, done, part.length - done, at + done);
    done += bytesWritten;
  }
}
