import { isZkBackupError } from "../core/errors.ts";
import type { PackAccess } from "../core/vault/packs/pack-access.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import { type BatchFile, type BatchWay, packFiles } from "./batch-files.ts";
import { createBatchPackReader } from "./batch-pack.ts";
import type { HeldFolder } from "./held-folder.ts";
import { createHeldFolders } from "./held-folders.ts";
import { beginLongFile, type LongFile } from "./long-file.ts";
import { fileErrorCode } from "./paths.ts";
import { createReadRoom, type ReadRoom } from "./read-room.ts";
import type { BatchOutcome } from "./restore-batch.ts";
import {
  BATCH_BYTES,
  type FilePart,
  findParts,
  lengthOf,
  planBatches,
  type QueuedFile,
  readBatch,
} from "./restore-plan.ts";
import type { RestorePool } from "./restore-pool.ts";
import type { RestoredFolder, RestoreWork } from "./restore-work.ts";
import { hasOwner } from "./restored-folder.ts";

/** Files that wait for the threads. */
export interface RestoreQueue {
  /** Whether a file is one of the many that need no more than their bytes, mode, owner and time. */
  takes(entry: TreeEntry): boolean;
  /** Takes a file; gives a promise, which holds the walk back, when there are many. */
  add(folder: RestoredFolder, entry: TreeEntry): Promise<void> | undefined;
  /** Is given a directory when the walk has left it: its files come soon. */
  leave(folder: RestoredFolder, held: HeldFolder): void;
  /** Writes what waits; resolves when it is all there. */
  drain(): Promise<void>;
  /** Waits for what is being written, and removes what is not whole. */
  abandon(): Promise<void>;
}

/** What a queue works with. */
export interface RestoreQueueOptions {
  readonly work: RestoreWork;
  readonly pool: RestorePool;
  readonly access: PackAccess;
  /** Called for each file that is there. */
  readonly onWritten: (
    folder: RestoredFolder,
    entry: TreeEntry,
    refused: readonly string[],
  ) => void;
  /** Writes a file with care: of one that the threads could not write, it says why. */
  readonly carefully: (folder: RestoredFolder, entry: TreeEntry) => Promise<void>;
}

/** Files that are planned together: few at first, so that no thread waits for the walk. */
const FIRST_WINDOW = 256;
const LARGEST_WINDOW = 2048;

/** Files that wait for others of their segments until all are written. */
const MOST_WAITING = 8192;

/** Batches that may wait while the walk goes on. */
const MOST_READY = 4;

/** Sealed bytes that are read without new memory: a batch's, and what lies around its files. */
const READ_ROOM = BATCH_BYTES + 2 * 1024 * 1024;

/** A file in work. */
interface Working extends QueuedFile {
  /** Of all files of this restore. */
  readonly number: number;
  /** Parts that are not written yet; more than one from the beginning makes a long file. */
  left: number;
  isLong: boolean;
  /** Bytes of it that count as begun. */
  begun: number;
  /** A long file, while some parts of it are there. */
  long: LongFile | null;
  failed: boolean;
}

/** Starts an empty queue. */
export function createRestoreQueue(options: RestoreQueueOptions): RestoreQueue {
  const { work, pool, access } = options;
  const folders = createHeldFolders();
  const reader = createBatchPackReader(access);
  const temporary = new Uint8Array(work.temporary); // a small Buffer would take others along
  const rooms: ReadRoom[] = []; // those that no batch uses
  const running = new Set<Promise<void>>();
  const unfinished = new Set<LongFile>();
  const ready: FilePart<Working>[][] = [];
  let added: Working[] = []; // since batches were planned
  let waiting: FilePart<Working>[] = []; // for more of their segments
  let careful: QueuedFile[] = [];
  let failure: { readonly reason: unknown } | null = null;
  let window = FIRST_WINDOW;
  let number = 0;

  const wayOf = ({ file, at }: FilePart<Working>, held: HeldFolder): BatchWay => {
    if (!file.isLong)
      return { as: file.folder.fresh ? "new" : "beside", where: file.number, at: 0 };
    if (file.long === null) {
      file.long = beginLongFile(work, file, held);
      unfinished.add(file.long);
    }
    return { as: "part", where: file.long.descriptor, at };
  };

  const finishPart = (
    { file, places }: FilePart<Working>,
    isWritten: boolean,
    codes: readonly string[],
  ): void => {
    file.left -= 1;
    file.failed ||= !isWritten;
    if (file.left > 0) {
      const bytes = lengthOf(places);
      file.begun += bytes;
      work.begun.bytes += bytes;
      work.onMore();
      return;
    }
    work.begun.bytes -= file.begun; // it counts as a whole file, or when it is tried again
    const refused = file.long === null ? codes : endLong(file, file.long);
    if (file.failed) careful.push(file);
    else options.onWritten(file.folder, file.entry, refused);
  };

  const endLong = (file: Working, long: LongFile): readonly string[] => {
    unfinished.delete(long);
    if (!file.failed)
      try {
        return long.finish();
      } catch (error) {
        if (fileErrorCode(error) === null) throw error;
        file.failed = true; // a directory in its place, perhaps: it is said when it is tried again
      }
    long.remove();
    return [];
  };

  const write = async (parts: readonly FilePart<Working>[]): Promise<void> => {
    work.signal?.throwIfAborted();
    const homes = new Map<RestoredFolder, HeldFolder>();
    const room = rooms.pop() ?? createReadRoom(READ_ROOM);
    try {
      for (const { file } of parts)
        if (!homes.has(file.folder)) homes.set(file.folder, folders.take(file.folder));
      const outcome = await written(parts, homes, room);
      const failed = new Set(outcome?.failed);
      for (const [i, part] of parts.entries())
        finishPart(part, outcome !== null && !failed.has(i), outcome?.refused.get(i) ?? []);
    } finally {
      for (const folder of homes.keys()) folders.release(folder);
      room.empty();
      rooms.push(room);
    }
  };

  const written = async (
    parts: readonly FilePart<Working>[],
    homes: ReadonlyMap<RestoredFolder, HeldFolder>,
    room: ReadRoom,
  ): Promise<BatchOutcome | null> => {
    const files: BatchFile[] = [];
    const { owners } = work;
    try {
      const { sealed, packs } = await readBatch(reader, parts, { room, signal: work.signal });
      for (const part of parts) {
        const { places, ids, file } = part;
        const { folder, entry } = file;
        const held = homes.get(folder) as HeldFolder;
        const way = wayOf(part, held);
        const isOwned = hasOwner(folder, entry);
        files.push({ base: held.base, entry, isOwned, way, places, ids });
      }
      const batch = { packs: sealed, files: packFiles(files, packs), owners, temporary };
      return await pool.write(batch);
    } catch (error) {
      if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
      return null; // one pack is damaged or gone: each file by itself
    }
  };

  /** Has as many batches in work as the pool can use. */
  const pump = (): void => {
    while (running.size < pool.width && failure === null) {
      const parts = ready.shift();
      if (parts === undefined) return;
      const writing = write(parts).catch((reason: unknown) => {
        failure ??= { reason };
      });
      const done: Promise<void> = writing.finally(() => {
        running.delete(done);
        pump();
      });
      running.add(done);
    }
  };

  /** Parts of a long file never wait for others: it is open while some are there. */
  const plan = (isLast: boolean): void => {
    const { parts, lost } = findParts(access, added);
    added = [];
    for (const file of lost) careful.push(file);
    for (const { file } of parts) {
      file.left += 1;
      file.isLong = file.left > 1;
    }
    for (const part of waiting) parts.push(part);
    const isFull = isLast || waiting.length >= MOST_WAITING;
    const planned = planBatches(access, parts, ({ file }) => !isFull && !file.isLong);
    waiting = planned.waiting;
    for (const batch of planned.batches) ready.push(batch);
    pump();
  };

  /** Waits until no more batches than this are ready. */
  const settle = async (most: number): Promise<void> => {
    while (running.size > 0 && ready.length >= most) await Promise.race(running);
    if (failure) throw failure.reason;
  };

  return {
    takes: ({ kind, content, hardLink, attributes, sparse }) =>
      kind === "file" &&
      content?.level === 0 &&
      content.length > 0 &&
      hardLink === undefined &&
      attributes === undefined &&
      !sparse,
    add(folder, entry) {
      number += 1;
      added.push({
        folder,
        entry,
        number,
        left: 0,
        begun: 0,
        isLong: false,
        long: null,
        failed: false,
      });
      if (added.length < window) return undefined;
      window = Math.min(LARGEST_WINDOW, 2 * window);
      plan(false);
      return settle(MOST_READY);
    },
    leave: folders.leave,
    async drain() {
      plan(true);
      await settle(0);
      const again = careful;
      careful = [];
      for (const { folder, entry } of again) await options.carefully(folder, entry);
    },
    async abandon() {
      ready.length = 0;
      await Promise.all(running);
      for (const file of unfinished) file.remove();
      folders.close();
    },
  };
}
