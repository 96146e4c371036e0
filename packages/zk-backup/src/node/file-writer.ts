import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ContentRef, EMPTY_CONTENT, ID_SIZE } from "../core/vault/content-ref.ts";
import type { ContentWriter } from "../core/vault/content-writer.ts";
import type { TreeEntry } from "../core/vault/tree.ts";
import { FILE_FLAGS, fileErrorCode, pathBuffer } from "./paths.ts";
import { timesOf } from "./scan.ts";
import { createZeroChunks, type ZeroChunks } from "./zero-chunks.ts";

/** What became of a file that was to be read into the vault. */
export type FileResult =
  | {
      readonly content: ContentRef;
      /** The file's times when it was opened: it may not be the one that was scanned any more. */
      readonly times: Required<Pick<TreeEntry, "modified" | "hint">>;
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
  readonly stat: BigIntStats;
}

/** Least room that files are gathered in. */
const WINDOW = 8 * 1024 * 1024;

/** Files larger than this are read through the window, others gathered in it. */
const LARGE = 2 * 1024 * 1024;

/** How often a small file is read that changes meanwhile. */
const ATTEMPTS = 3;

/** Starts a writer with one window: 8 MiB, or two of the longest chunks. */
export function createFileWriter(content: ContentWriter): FileWriter {
  const window = new Uint8Array(Math.max(WINDOW, 2 * content.maximum));
  const zeros = createZeroChunks(content);
  let filled = 0;
  let pending: Pending[] = [];

  const storePending = async (results: FileResult[]): Promise<void> => {
    if (pending.length === 0) return;
    const ids = await content.store(pending.flatMap(({ chunks }) => chunks));
    let at = 0;
    for (const { place, length, chunks, changed, stat } of pending) {
      const own = ids.slice(at, at + chunks.length * ID_SIZE);
      at += own.length;
      const ref = length === 0 ? EMPTY_CONTENT : await content.refer(length, own);
      results[place] = { content: ref, times: timesOf(stat), changed };
    }
    [filled, pending] = [0, []];
  };

  const writeOpen = async (file: number, place: number, results: FileResult[]): Promise<void> => {
    const stat = fstatSync(file, { bigint: true });
    if (!stat.isFile()) {
      results[place] = { failed: "no longer a file" };
      return;
    }
    const size = Number(stat.size);
    if (size <= LARGE && filled + size >= window.length) await storePending(results);
    const read = size <= LARGE ? gather(file, window.subarray(filled), stat) : null;
    if (read === null) {
      await storePending(results);
      results[place] = await writeThrough({ content, window, zeros, file, stat });
      return;
    }
    const bytes = window.subarray(filled, filled + read.length);
    pending.push({ place, ...read, chunks: content.cut(bytes) });
    filled += read.length;
  };

  return {
    async write(paths) {
      const results: FileResult[] = [];
      for (const [place, path] of paths.entries()) {
        try {
          const file = openSync(pathBuffer(path), FILE_FLAGS);
          await writeOpen(file, place, results).finally(() => closeSync(file));
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

/** Reads a small file whole, again when it changes meanwhile; null when it does not fit. */
function gather(file: number, room: Uint8Array, first: BigIntStats) {
  let stat = first;
  for (let attempt = 1; ; attempt++) {
    const limit = limitOf(stat);
    if (limit !== null && limit > room.length) return null;
    const length = readInto(file, room.subarray(0, limit ?? room.length), 0);
    if (limit === null && length === room.length) return null;
    const after = fstatSync(file, { bigint: true });
    const changed = isChanged(stat, after, length);
    if (!changed || attempt === ATTEMPTS) return { length, changed, stat };
    stat = after;
  }
}

/** What reading a large file takes. */
interface LargeFile {
  readonly content: ContentWriter;
  readonly window: Uint8Array;
  readonly zeros: ZeroChunks;
  readonly file: number;
  /** As it was when it was opened. */
  readonly stat: BigIntStats;
}

/** Reads a file of any size through the window. */
async function writeThrough(large: LargeFile): Promise<FileResult> {
  const { content, window, zeros, file, stat } = large;
  const limit = limitOf(stat) ?? Number.POSITIVE_INFINITY;
  const lists: Uint8Array[] = [];
  let [filled, length] = [0, 0];
  for (let isEnd = false; !isEnd; ) {
    const wanted = Math.min(window.length - filled, limit - length);
    const count = readInto(file, window.subarray(filled, filled + wanted), length);
    filled += count;
    length += count;
    isEnd = count < wanted || length === limit;
    const empty = await zeros.leading(window.subarray(0, filled));
    const rest = window.subarray(empty.taken, filled);
    const { ids, taken } = await content.window(rest, isEnd);
    lists.push(empty.ids, ids);
    window.copyWithin(0, empty.taken + taken, filled);
    filled -= empty.taken + taken;
  }
  const changed = isChanged(stat, fstatSync(file, { bigint: true }), length);
  const times = timesOf(stat);
  if (length === 0) return { content: EMPTY_CONTENT, times, changed };
  return { content: await content.refer(length, Buffer.concat(lists)), times, changed };
}

/**
 * How far a file is read: as long as it was when it was opened, so that one which grows as fast as
 * it is read has an end. Null for those whose length is not known before, as in `/proc`.
 */
function limitOf({ size }: BigIntStats): number | null {
  return size === 0n ? null : Number(size);
}

/** Fills a window from a place in a file; less only at the file's end. */
function readInto(file: number, window: Uint8Array, position: number): number {
  let length = 0;
  while (length < window.length) {
    const count = readSync(file, window, length, window.length - length, position + length);
    if (count === 0) break;
    length += count;
  }
  return length;
}

function isChanged(before: BigIntStats, after: BigIntStats, length: number): boolean {
  if (after.mtimeNs !== before.mtimeNs || after.size !== before.size) return true;
  return after.size !== 0n && after.size !== BigInt(length);
}
