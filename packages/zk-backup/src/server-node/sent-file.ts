import type { FileHandle } from "node:fs/promises";
import { ZkBackupError } from "../core/errors.ts";
import { BLOCK, giveBlock, takeBlock } from "./blocks.ts";

/**
 * Reads a part of a file block by block: the next is read while the one before is sent. The file is
 * closed at the end, also when the reader stops before it.
 *
 * @throws ZkBackupError `storage-failed` when the file is shorter.
 */
export function blocksOf(file: FileHandle, start: number, end: number): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => iterate(file, start, end) };
}

function iterate(file: FileHandle, start: number, end: number): AsyncIterator<Uint8Array> {
  const blocks = [takeBlock(), takeBlock()] as const;
  let at = start;
  let turn: 0 | 1 = 0;
  const read = (): Promise<Uint8Array> | null => {
    if (at >= end) return null;
    const part = blocks[turn].subarray(0, Math.min(BLOCK, end - at));
    const reading = filled(file, part, at);
    reading.catch(() => {}); // it is awaited with the next
    at += part.length;
    turn = turn === 0 ? 1 : 0;
    return reading;
  };
  let next = read();
  let open = true;
  const close = async (): Promise<{ done: true; value: undefined }> => {
    if (open) {
      open = false;
      await next?.catch(() => {});
      blocks.forEach(giveBlock);
      await file.close();
    }
    return { done: true, value: undefined };
  };
  return {
    async next() {
      if (next === null) return close();
      const value = await next.catch(async (error: unknown) => {
        await close();
        throw error;
      });
      if (!open) return { done: true, value: undefined }; // the reader stopped meanwhile
      next = read();
      return { done: false, value };
    },
    return: close,
  };
}

/** Fills a part with the bytes at a place of a file. @throws ZkBackupError `storage-failed`. */
export async function filled(file: FileHandle, part: Uint8Array, at: number): Promise<Uint8Array> {
  for (let done = 0; done < part.length; ) {
    const { bytesRead } = await file.read(part, done, part.length - done, at + done);
    if (bytesRead === 0) throw new ZkBackupError("storage-failed", "A file is cut short.");
    done += bytesRead;
  }
  return part;
}
