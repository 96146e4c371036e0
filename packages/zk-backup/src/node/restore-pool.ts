import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { memoryOfFiles } from "./batch-files.ts";
import { nodeEngine } from "./node-engine.ts";
import { type BatchOutcome, type RestoreBatch, writeBatch } from "./restore-batch.ts";
import { createRestoreContent } from "./restore-content.ts";
import type { RestoreThreadCalls } from "./restore-thread.ts";
import { FEWEST_LEFTOVERS } from "./thread-memory.ts";
import { type Peer, peerOn } from "./thread-peer.ts";
import { zstdMemory } from "./zstd-memory.ts";

/** Writes batches of files, on as many threads as there are. */
export interface RestorePool {
  /** Batches that are worth having in work at once. */
  readonly width: number;
  write(batch: RestoreBatch): Promise<BatchOutcome>;
  close(): Promise<void>;
}

/** The thread's file stands beside the built bundle; sources under test have none. */
const THREAD: string = fileURLToPath(new URL("./restore-thread.js", import.meta.url));

/** Starts a pool; 0 threads, or where the thread's file cannot be had, is the caller's own thread. */
export async function createRestorePool(threads: number | undefined): Promise<RestorePool> {
  const wanted = threads ?? Math.min(4, availableParallelism());
  if (wanted > 0 && existsSync(THREAD)) return threadPool(wanted);
  const content = createRestoreContent({ engine: nodeEngine(), memory: await zstdMemory() });
  return {
    width: 1,
    write: (batch) => writeBatch(content, batch),
    close: async () => content.close(),
  };
}

function threadPool(threads: number): RestorePool {
  const workers = Array.from(
    { length: threads },
    () => new Worker(THREAD, { resourceLimits: FEWEST_LEFTOVERS }),
  );
  const peers = workers.map((worker) => {
    const peer: Peer<RestoreThreadCalls> = peerOn(worker, {});
    worker.once("error", (error) => peer.fail(error));
    worker.once("exit", () => peer.fail(new Error("A restoring thread ended.")));
    return { peer, busy: 0 };
  });
  return {
    width: 2 * threads, // one in work, and one that waits with its bytes
    async write(batch) {
      const least = peers.reduce((best, next) => (next.busy < best.busy ? next : best));
      least.busy += 1;
      try {
        return await least.peer.call("write", [batch], memoryOf(batch));
      } finally {
        least.busy -= 1;
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** The sealed bytes, and those that say where they go, are handed over or shared, not copied. */
function memoryOf({ packs, files }: RestoreBatch): ArrayBuffer[] {
  const sealed = packs.flatMap(({ parts }) => parts.map((part) => part.sealed.buffer));
  const own = sealed.filter((buffer) => buffer instanceof ArrayBuffer);
  return [...new Set([...own, ...memoryOfFiles(files)])];
}
