import { type BigIntStats, closeSync, fstatSync, openSync } from "node:fs";
import type { ChunkProfile } from "../core/codec/chunk-profile.ts";
import { type ContentRef, EMPTY_CONTENT, ID_SIZE } from "../core/vault/content/content-ref.ts";
import type { ContentWriter } from "../core/vault/content/content-writer.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import type { FileToRead } from "./file-batch.ts";
import { isChanged, lengthToRead, readInto } from "./file-reading.ts";
import { writeLargeFile } from "./large-file.ts";
import { FILE_FLAGS, fileErrorCode, pathBuffer } from "./paths.ts";
import { timesOf } from "./scan.ts";
import { createZeroChunks } from "./zero-chunks.ts";

/** What became of a file that was to be read into the vault. */
export type FileResult =
  | {
      readonly content: ContentRef;
      /** Null when it was read as it had been scanned; else its times when it was opened. */
      readonly times: Required<Pick<TreeEntry, "modified" | "hint">> | null;
      /** Whether it changed while it was read, so that what was kept may be a mixture. */
      readonly changed: boolean;
    }
  | { readonly failed: string };

/** Reads files and stores their chunks; reads synchronously, so it wants a thread of its own. */
export interface FileWriter {
  /** Reads these files. */
  write(files: Iterable<FileToRead>): Promise<FileResult[]>;
}

/** A file in the window whose chunks are not stored yet. */
interface Pending {
  readonly place: number;
  readonly length: number;
  readonly chunks: readonly Uint8Array[];
  readonly changed: boolean;
  /** As it was opened, where that is not as it was scanned. */
  readonly stat: BigIntStats | null;
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
      // A small file has few chunks: it needs no list of ids above them.
      const ref = length === 0 ? EMPTY_CONTENT : { level: 0, length, ids: own };
      results[place] = { content: ref, times: stat && timesOf(stat), changed };
    }
    [filled, pending] = [0, []];
  };

  const writeOpen = async (
    file: number,
    place: number,
    scanned: FileToRead,
    results: FileResult[],
  ): Promise<void> => {
    if (scanned.size <= LARGE && filled + scanned.size >= window.length)
      await storePending(results);
    const room = window.subarray(filled, filled + scanned.size);
    if (scanned.size <= LARGE && isReadAsScanned(file, room, scanned)) {
      pending.push(pendingOf(place, room, false, null));
      return;
    }
    const stat = fstatSync(file, { bigint: true });
    if (!stat.isFile()) {
      results[place] = { failed: "no longer a file" };
      return;
    }
    if (stat.size > LARGE || filled + Number(stat.size) >= window.length)
      await storePending(results);
    const read = stat.size > LARGE ? null : gather(file, window.subarray(filled), stat);
    if (read === null) {
      await storePending(results);
      results[place] = await writeLargeFile({ content, window, zeros, file, stat });
      return;
    }
    const bytes = window.subarray(filled, filled + read.length);
    pending.push(pendingOf(place, bytes, read.changed, read.stat));
  };

  const pendingOf = (
    place: number,
    bytes: Uint8Array,
    changed: boolean,
    stat: BigIntStats | null,
  ): Pending => {
    filled += bytes.length;
    return { place, length: bytes.length, chunks: content.cut(bytes), changed, stat };
  };

  return {
    async write(files) {
      const results: FileResult[] = [];
      let place = 0;
      for (const scanned of files) {
        try {
          const file = openSync(pathBuffer(scanned.path), FILE_FLAGS);
          try {
            await writeOpen(file, place, scanned, results);
          } finally {
            closeSync(file);
          }
        } catch (error) {
          const failed = fileErrorCode(error);
          if (failed === null) throw error;
          results[place] = { failed };
        }
        place += 1;
      }
      await storePending(results);
      return results;
    },
  };
}

/** Most files are as they were scanned: then one look, after they were read, is enough. */
function isReadAsScanned(file: number, room: Uint8Array, scanned: FileToRead): boolean {
  if (room.length === 0 || !isFilled(file, room)) return false;
  const stat = fstatSync(file, { bigint: true });
  return (
    stat.mtimeNs === scanned.modified &&
    stat.ctimeNs === scanned.changed &&
    stat.ino === scanned.inode &&
    stat.size === BigInt(scanned.size)
  );
}

/** False also where nothing can be read: a pipe, or a disk that fails; another look says why. */
function isFilled(file: number, room: Uint8Array): boolean {
  try {
    return readInto(file, room, 0) === room.length;
  } catch (error) {
    if (fileErrorCode(error) === null) throw error;
    return false;
  }
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
