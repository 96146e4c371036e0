import type { FileToRead } from "./file-batch.ts";
import type { FilePool } from "./file-pool.ts";
import type { FileResult } from "./file-writer.ts";

/** Gathers files into batches for the pool, and holds the walk back when it runs ahead. */
export interface FileQueue {
  /**
   * Takes files, most often a directory's; resolves when there is room for more. Their results come
   * later, all together.
   *
   * @throws what made an earlier batch fail.
   */
  add(files: readonly FileToRead[]): Promise<{ readonly results: Promise<readonly FileResult[]> }>;
  /** Sends what is gathered and waits until every batch is through. */
  drain(): Promise<void>;
}

/** Bytes in a batch; each file counts a little more, for its system calls. */
const BATCH = 8 * 1024 * 1024;
const FILE_COST = 4096;

/** Files that came together: they may go in several batches. */
interface Group {
  readonly results: FileResult[];
  /** Results that are still to come. */
  missing: number;
  resolve(results: readonly FileResult[]): void;
  reject(reason: unknown): void;
}

interface Gathered {
  readonly file: FileToRead;
  readonly group: Group;
  readonly place: number;
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
    const writing = pool.write(batch.map(({ file }) => file)).then(
      (results) => deliver(batch, results),
      (reason: unknown) => {
        failure ??= { reason };
        for (const { group } of batch) group.reject(reason);
      },
    );
    const done = writing.finally(() => running.delete(done));
    running.add(done);
  };

  const room = async (): Promise<void> => {
    while (running.size > pool.width + 1) await Promise.race(running);
    if (failure) throw failure.reason;
  };

  return {
    async add(files) {
      const { group, results } = begun(files.length);
      for (const [place, file] of files.entries()) {
        gathered.push({ file, group, place });
        weight += file.size + FILE_COST;
        if (weight < BATCH) continue;
        send();
        await room();
      }
      if (failure) throw failure.reason;
      return { results };
    },
    async drain() {
      send();
      await Promise.all(running);
      if (failure) throw failure.reason;
    },
  };
}

function begun(count: number): { group: Group; results: Promise<readonly FileResult[]> } {
  const group: Group = { results: [], missing: count, resolve() {}, reject() {} };
  const results = new Promise<readonly FileResult[]>((resolve, reject) => {
    Object.assign(group, { resolve, reject });
  });
  results.catch(() => {}); // whoever builds the directory awaits it, perhaps much later
  if (count === 0) group.resolve(group.results);
  return { group, results };
}

function deliver(batch: readonly Gathered[], results: readonly FileResult[]): void {
  for (const [i, { group, place }] of batch.entries()) {
    group.results[place] = results[i] ?? { failed: "not read" };
    group.missing -= 1;
    if (group.missing === 0) group.resolve(group.results);
  }
}
