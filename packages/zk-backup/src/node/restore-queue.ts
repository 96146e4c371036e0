import { closeSync, openSync, renameSync, unlinkSync } from "node:fs";
import { isZkBackupError } from "../core/errors.ts";
import type { PackAccess } from "../core/vault/packs/pack-access.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import { setOpenFile } from "./attributes.ts";
import type { HeldFolder } from "./held-folder.ts";
import { createHeldFolders } from "./held-folders.ts";
import { childPath, fileErrorCode } from "./paths.ts";
import type { BatchFile, BatchOutcome } from "./restore-batch.ts";
import { type FilePart, planBatches, type QueuedFile, readBatch } from "./restore-plan.ts";
import type { RestorePool } from "./restore-pool.ts";
import type { RestoredFolder, RestoreWork } from "./restore-work.ts";
import { descend } from "./restored-folder.ts";

/** Files that wait for the threads. */
export interface RestoreQueue {
  /** Whether a file is one of the many that need no more than their bytes, mode, owner and time. */
  takes(entry: TreeEntry): boolean;
  /** Takes a file; holds the walk back when there are many. */
  add(folder: RestoredFolder, entry: TreeEntry): Promise<void>;
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

/** Files that are planned together. */
const WINDOW = 8192;

/** Batches that may wait while the walk goes on. */
const MOST_READY = 12;

/** A file in work. */
interface Working extends QueuedFile {
  /** What it is called before it is whole. */
  readonly temporary: Uint8Array;
  /** Parts that are not written yet. */
  left: number;
  isLong: boolean;
  failed: boolean;
}

/** Starts an empty queue. */
export function createRestoreQueue(options: RestoreQueueOptions): RestoreQueue {
  const { work, pool, access } = options;
  const folders = createHeldFolders();
  const running = new Set<Promise<void>>();
  const unfinished = new Set<Working>(); // long files, some parts of which are there
  const ready: FilePart<Working>[][] = [];
  let waiting: Working[] = [];
  let careful: QueuedFile[] = [];
  let failure: { readonly reason: unknown } | null = null;
  let number = 0;

  const finishPart = async (file: Working, outcome: BatchOutcome, held: HeldFolder) => {
    file.left -= 1;
    if (outcome === null) file.failed = true;
    if (file.left > 0) return;
    unfinished.delete(file);
    if (file.failed) {
      if (file.isLong) unlinkSync(held.path(file.temporary));
      careful.push(file);
      return;
    }
    const refused = file.isLong ? await finishLong(work, file, held) : (outcome ?? []);
    options.onWritten(file.folder, file.entry, refused);
  };

  const write = async (parts: readonly FilePart<Working>[]): Promise<void> => {
    work.signal?.throwIfAborted();
    const taken: RestoredFolder[] = [];
    try {
      const homes = parts.map(({ file: { folder } }) => {
        const home = folders.take(folder);
        taken.push(folder);
        return home;
      });
      for (const [i, { file }] of parts.entries())
        if (file.isLong && !unfinished.has(file)) begin(file, homes[i] as HeldFolder);
      const outcomes = await written(parts, homes);
      for (const [i, { file }] of parts.entries())
        await finishPart(file, outcomes[i] ?? null, homes[i] as HeldFolder);
    } finally {
      for (const folder of taken) folders.release(folder);
    }
  };

  const begin = (file: Working, held: HeldFolder): void => {
    closeSync(openSync(held.path(file.temporary), "wx", 0o600));
    unfinished.add(file);
  };

  const written = async (
    parts: readonly FilePart<Working>[],
    homes: readonly HeldFolder[],
  ): Promise<readonly BatchOutcome[]> => {
    try {
      const { packs, chunks } = await readBatch(access, parts, work.signal);
      const files = parts.map((part, i): BatchFile => {
        const { base } = homes[i] as HeldFolder;
        const { mode, modified, owner, name } = part.file.entry;
        return {
          temporary: childPath(base, part.file.temporary).toString("latin1"),
          path: part.file.isLong ? null : childPath(base, name).toString("latin1"),
          attributes: { mode, modified, ...(owner && { owner }) },
          ...{ at: part.at, ids: part.ids.slice(), chunks: chunks[i] ?? [] },
        };
      });
      return await pool.write({ packs, files, owners: work.owners });
    } catch (error) {
      if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
      return []; // one pack is damaged or gone: each file by itself
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

  const plan = (): void => {
    const { batches, lost } = planBatches(access, waiting);
    waiting = [];
    careful.push(...lost);
    for (const { file } of batches.flat()) {
      file.left += 1;
      file.isLong = file.left > 1;
    }
    ready.push(...batches);
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
    async add(folder, entry) {
      const temporary = Buffer.concat([work.temporary, Buffer.from(`-${number++}`)]);
      waiting.push({ folder, entry, temporary, left: 0, isLong: false, failed: false });
      if (waiting.length < WINDOW) return;
      plan();
      await settle(MOST_READY);
    },
    async drain() {
      plan();
      await settle(0);
      const again = careful;
      careful = [];
      for (const { folder, entry } of again) await options.carefully(folder, entry);
    },
    async abandon() {
      ready.length = 0;
      await Promise.all(running);
      for (const { folder, temporary } of unfinished) removeFrom(folder, temporary);
      folders.close();
    },
  };
}

/** Sets a long file's attributes when all its parts are there, and gives it its name. */
async function finishLong(
  { owners }: RestoreWork,
  { entry, temporary }: Working,
  held: HeldFolder,
): Promise<readonly string[]> {
  const place = held.path(temporary);
  const file = openSync(place, "r+");
  try {
    const refused = await setOpenFile(file, entry, owners, async () => []);
    renameSync(place, held.path(entry.name));
    return refused;
  } finally {
    closeSync(file);
  }
}

function removeFrom(folder: RestoredFolder, name: Uint8Array): void {
  try {
    const held = descend(folder);
    try {
      unlinkSync(held.path(name));
    } finally {
      held.close();
    }
  } catch (error) {
    if (fileErrorCode(error) === null) throw error; // gone, or forbidden: nothing more can be done
  }
}
