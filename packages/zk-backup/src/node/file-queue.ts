import type { FilePool } from "./file-pool.ts";
import type { FileResult } from "./file-writer.ts";

/** Gathers files into batches for the pool, and holds the walk back when it runs ahead. */
export interface FileQueue {
  /**
   * Takes a file; resolves when there is room for another. The result comes later.
   *
   * @throws what made an earlier batch fail.
   */
  add(path: Uint8Array, size: number): Promise<{ readonly result: Promise<FileResult> }>;
  /** Sends what is gathered and waits until every batch is through. */
  drain(): Promise<void>;
}

/** Bytes in a batch; each file counts a little more, for its system calls. */
const BATCH = 8 * 1024 * 1024;
const FILE_COST = 4096;

interface Gathered {
  readonly path: Uint8Array;
  resolve(result: FileResult): void;
  reject(reason: unknown): void;
}

/** Starts an empty queue. */
export function createFileQueue(pool: FilePool): FileQueue {
  const running = new Set<Promise<void>>();
  let gathered: Gathered[] = [];
  let weight = 0;
  let failure: { readonly reason: unknown } | null = null;

  const send = (): void => {
    const batch = gathered;
    [gathered, weight] = [[], 0];
    if (batch.length === 0) return;
    const writing = pool.write(batch.map(({ path }) => path)).then(
      (results) => {
        for (const [i, { resolve }] of batch.entries())
          resolve(results[i] ?? { failed: "not read" });
      },
      (reason: unknown) => {
        failure ??= { reason };
        for (const { reject } of batch) reject(reason);
      },
    );
    const done = writing.finally(() => running.delete(done));
    running.add(done);
  };

  return {
    async add(path, size) {
      const result = new Promise<FileResult>((resolve, reject) => {
        gathered.push({ path, resolve, reject });
      });
      result.catch(() => {}); // whoever builds the directory awaits it, perhaps much later
      weight += size + FILE_COST;
      if (weight >= BATCH) send();
      while (running.size > pool.width + 1) await Promise.race(running);
      if (failure) throw failure.reason;
      return { result };
    },
    async drain() {
      send();
      await Promise.all(running);
      if (failure) throw failure.reason;
    },
  };
}
