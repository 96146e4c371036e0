import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ContentRef, EMPTY_CONTENT, ID_SIZE } from "../core/vault/content-ref.ts";
import type { ContentWriter } from "../core/vault/content-writer.ts";
import { FILE_FLAGS, fileErrorCode, pathBuffer } from "./paths.ts";

/** What became of a file that was to be read into the vault. */
export type FileResult =
  | {
      readonly content: ContentRef;
      /** Whether it changed while it was read, so that what was kept may be a mixture. */
      readonly changed: boolean;
    }
  | { readonly failed: string };

/** Reads files and stores their chunks; reads synchronously, so it wants a thread of its own. */
export interface FileWriter {
  /** Reads these files; paths are bytes, since names need not be UTF-8. */
  write(paths: readonly Uint8Array[]): Promise<FileResult[]>;
}

/** A file in the window whose chunks are not stored yet. */
interface Pending {
  readonly place: number;
  readonly length: number;
  readonly chunks: readonly Uint8Array[];
  readonly changed: boolean;
}

const WINDOW = 8 * 1024 * 1024;

/** Files larger than this are read through the window, others gathered in it. */
const LARGE = 2 * 1024 * 1024;

/** Starts a writer with one window of 8 MiB. */
export function createFileWriter(content: ContentWriter): FileWriter {
  const window = new Uint8Array(WINDOW);
  let filled = 0;
  let pending: Pending[] = [];

  const storePending = async (results: FileResult[]): Promise<void> => {
    const ids = await content.store(pending.flatMap(({ chunks }) => chunks));
    let at = 0;
    for (const { place, length, chunks, changed } of pending) {
      const own = ids.slice(at, at + chunks.length * ID_SIZE);
      at += own.length;
      const ref = length === 0 ? EMPTY_CONTENT : await content.refer(length, own);
      results[place] = { content: ref, changed };
    }
    [filled, pending] = [0, []];
  };

  const writeOne = async (
    path: Uint8Array,
    place: number,
    results: FileResult[],
  ): Promise<void> => {
    const file = openSync(pathBuffer(path), FILE_FLAGS);
    try {
      const { size } = fstatSync(file);
      if (size <= LARGE && filled + size >= WINDOW) await storePending(results);
      const read = size <= LARGE ? gather(file, window, filled, size) : null;
      if (read !== null) {
        const bytes = window.subarray(filled, filled + read.length);
        pending.push({ place, ...read, chunks: content.cut(bytes) });
        filled += read.length;
      } else {
        await storePending(results);
        results[place] = await writeThrough(content, window, file);
      }
    } finally {
      closeSync(file);
    }
  };

  return {
    async write(paths) {
      const results: FileResult[] = [];
      for (const [place, path] of paths.entries()) {
        try {
          await writeOne(path, place, results);
        } catch (error) {
          const failed = fileErrorCode(error);
          if (failed === null) throw error;
          results[place] = { failed };
        }
      }
      await storePending(results);
      return results;
    },
  };
}

/** Reads a small file whole; null when it has grown beyond the window's room. */
function gather(file: number, window: Uint8Array, at: number, size: number) {
  const before = fstatSync(file, { bigint: true });
  let length = 0;
  for (;;) {
    const room = window.length - at - length;
    if (room === 0) return null;
    const count = readSync(file, window, at + length, Math.min(room, size + 1), length);
    if (count === 0) break;
    length += count;
  }
  return { length, changed: isChanged(file, before, length) };
}

/** Reads a file of any size through the window. */
async function writeThrough(
  content: ContentWriter,
  window: Uint8Array,
  file: number,
): Promise<FileResult> {
  const before = fstatSync(file, { bigint: true });
  const lists: Uint8Array[] = [];
  let [filled, length] = [0, 0];
  for (let isEnd = false; !isEnd; ) {
    while (filled < window.length && !isEnd) {
      const count = readSync(file, window, filled, window.length - filled, length);
      isEnd = count === 0;
      filled += count;
      length += count;
    }
    const { ids, taken } = await content.window(window.subarray(0, filled), isEnd);
    lists.push(ids);
    window.copyWithin(0, taken, filled);
    filled -= taken;
  }
  const changed = isChanged(file, before, length);
  if (length === 0) return { content: EMPTY_CONTENT, changed };
  return { content: await content.refer(length, Buffer.concat(lists)), changed };
}

function isChanged(file: number, before: { readonly mtimeNs: bigint }, length: number): boolean {
  const after = fstatSync(file, { bigint: true });
  return after.mtimeNs !== before.mtimeNs || after.size !== BigInt(length);
}
