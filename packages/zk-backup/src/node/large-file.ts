import { type BigIntStats, fstatSync } from "node:fs";
import { EMPTY_CONTENT } from "../core/vault/content/content-ref.ts";
import type { ContentWriter } from "../core/vault/content/content-writer.ts";
import { type DataExtent, dataExtents } from "./data-extents.ts";
import { isChanged, lengthToRead, readInto } from "./file-reading.ts";
import type { FileResult } from "./file-writer.ts";
import { timesOf } from "./scan.ts";
import type { ZeroChunks } from "./zero-chunks.ts";

/** What reading a large file takes. */
export interface LargeFile {
  readonly content: ContentWriter;
  /** At least twice as long as the longest chunk. */
  readonly window: Uint8Array;
  readonly zeros: ZeroChunks;
  readonly file: number;
  /** As it was when it was opened. */
  readonly stat: BigIntStats;
}

/** Reads a file of any size through the window, and passes over large holes. */
export async function writeLargeFile(large: LargeFile): Promise<FileResult> {
  const { content, window, zeros, file, stat } = large;
  const limit = lengthToRead(stat) ?? Number.POSITIVE_INFINITY;
  const holeFrom = holesOf(file, stat, limit);
  const lists: Uint8Array[] = [];
  let [filled, length] = [0, 0];
  for (let isEnd = false; !isEnd; ) {
    const hole = holeFrom(length);
    if (hole > length && zeros.areAll(window.subarray(0, filled))) {
      const run = filled + hole - length;
      const count = Math.floor(run / zeros.length);
      lists.push(await zeros.ids(count));
      filled = run - count * zeros.length;
      window.fill(0, 0, filled);
      length = hole;
      isEnd = length === limit;
    } else {
      const wanted = Math.min(window.length - filled, limit - length);
      const count = readInto(file, window.subarray(filled, filled + wanted), length);
      filled += count;
      length += count;
      isEnd = count < wanted || length === limit;
    }
    const empty = await zeros.leading(window.subarray(0, filled));
    const { ids, taken } = await content.window(window.subarray(empty.taken, filled), isEnd);
    lists.push(empty.ids, ids);
    window.copyWithin(0, empty.taken + taken, filled);
    filled -= empty.taken + taken;
  }
  const changed = isChanged(stat, fstatSync(file, { bigint: true }), length);
  const times = timesOf(stat);
  if (length === 0) return { content: EMPTY_CONTENT, times, changed };
  return { content: await content.refer(length, Buffer.concat(lists)), times, changed };
}

/** Holes of less than this in all are read: asking where they are takes time as well. */
const LARGE_HOLES = 64 * 1024 * 1024;

/** Says where the hole ends that a position is in; the position itself where there is data. */
function holesOf(file: number, stat: BigIntStats, limit: number): (position: number) => number {
  const missing = Number(stat.size - stat.blocks * 512n);
  const extents = missing < LARGE_HOLES ? null : dataExtents(file);
  if (extents === null) return (position) => position;
  let next = 0;
  return (position) => {
    while (extents[next] && (extents[next] as DataExtent).end <= position) next += 1;
    return Math.max(position, Math.min(extents[next]?.start ?? limit, limit));
  };
}
