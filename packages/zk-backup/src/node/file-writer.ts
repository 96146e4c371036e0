import { type BigIntStats, closeSync, fstatSync, openSync } from "node:fs";
import type { ChunkProfile } from "../core/codec/chunk-profile.ts";
import { type ContentRef, EMPTY_CONTENT, ID_SIZE } from "../core/vault/content/content-ref.ts";
import type { ContentWriter } from "../core/vault/content/content-writer.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import { isChanged, lengthToRead, readInto } from "./file-reading.ts";
import { writeLargeFile } from "./large-file.ts";
import { FILE_FLAGS, fileErrorCode, pathBuffer } from "./paths.ts";
import { timesOf } from "./scan.ts";
import { createZeroChunks } from "./zero-chunks.ts";

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

/** Files larger than this are read through the window, others gathered in it. */
const LARGE = 2 * 1024 * 1024;

/** Room that files are gathered in: 8 MiB, or two of the longest chunks. */
export function windowSize({ maximum }: ChunkProfile): number {
  return Math.max(8 * 1024 * 1024, 2 * maximum);
}

/** How often a small file is read that changes meanwhile. */
const ATTEMPTS = 3;

/** Starts a writer that reads into this window. */
export function createFileWriter(content: ContentWriter, window: Uint8Array): FileWriter {
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
      results[place] = await writeLargeFile({ content, window, zeros, file, stat });
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
    const limit = lengthToRead(stat);
    if (limit !== null && limit > room.length) return null;
    const length = readInto(file, room.subarray(0, limit ?? room.length), 0);
    if (limit === null && length === room.length) return null;
    const after = fstatSync(file, { bigint: true });
    const changed = isChanged(stat, after, length);
    if (!changed || attempt === ATTEMPTS) return { length, changed, stat };
    stat = after;
  }
}
