import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { BLOCK, giveBlock, takeBlock } from "./blocks.ts";

/** Writes a body into a new file, synced. @returns its length and its SHA-256 in hex. */
export async function writeNewFile(
  path: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; hash: string }> {
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  try {
    const bytes = await receive(body, { file, at: 0, hash });
    await file.sync();
    return { bytes, hash: hash.digest("hex") };
  } finally {
    await file.close();
  }
}

/** Where a body goes. */
export interface Receiving {
  readonly file: FileHandle;
  /** The first byte's place. */
  readonly at: number;
  /** Told of all that was written; null to tell none. */
  readonly hash: Hash | null;
}

/**
 * Writes a body into a file, block by block: one is filled while the one before is written. When the
 * body breaks off, what came of it is in the file.
 *
 * @returns its length.
 */
export async function receive(
  body: AsyncIterable<Uint8Array>,
  { file, at, hash }: Receiving,
): Promise<number> {
  let [filling, other] = [takeBlock(), takeBlock()];
  let [length, filled] = [0, 0];
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    await writing;
    const block = filling.subarray(0, filled);
    writing = writeAll(file, block, at + length);
    writing.catch(() => {}); // it is awaited with the next
    hash?.update(block);
    length += filled;
    [filling, other, filled] = [other, filling, 0];
  };
  try {
    try {
      for await (const part of body)
        for (let from = 0; from < part.length; ) {
          const some = part.subarray(from, from + BLOCK - filled);
          filling.set(some, filled);
          filled += some.length;
          from += some.length;
          if (filled === BLOCK) await write();
        }
    } finally {
      if (filled > 0) await write();
    }
    await writing;
    return length;
  } finally {
    await writing.catch(() => {}); // no block is given back while it is written
    for (const block of [filling, other]) giveBlock(block);
  }
}

/** A disk that fills up may take some of it first. */
async function writeAll(file: FileHandle, part: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < part.length; ) {
    const { bytesWritten } = await file.write(part, done, part.length - done, at + done);
    done += bytesWritten;
  }
}
