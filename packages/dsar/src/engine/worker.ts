import type { EngineEvent } from "./dsar.ts";
import { describe } from "./step-failure.ts";

/** Performs due work, once or again and again. */
export interface Worker {
  run(signal?: AbortSignal): Promise<number>;
  start(everyMs?: number): { stop(): Promise<void> };
  /** Says that something became due; a started worker looks at once. */
  wake(): void;
}

/** One kind of work: performs what is due first, and says how much there was. */
type Perform = (signal?: AbortSignal) => Promise<number>;

/** Builds a worker over several kinds of work; each goes on when the others are stuck. */
export function createWorker(work: {
  readonly kinds: readonly Perform[];
  readonly emit: (event: EngineEvent) => void;
}): Worker {
  const sleepers = new Set<() => void>();
  let calls = 0;

  /** Counted, so that a call between the last look and the pause is not lost. */
  function wake(): void {
    calls++;
    for (const end of sleepers) end();
  }

  function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        sleepers.delete(end);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      sleepers.add(end);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    });
  }

  async function drain(perform: Perform, signal?: AbortSignal): Promise<number> {
    let count = 0;
    while (!signal?.aborted) {
      const performed = await perform(signal);
      if (performed === 0) break;
      count += performed;
    }
    return count;
  }

  /** Drains, and says whether to look again at once. A database that is away ends no worker. */
  async function round(perform: Perform, signal: AbortSignal): Promise<boolean> {
    const before = calls;
    try {
      // What was done may have queued work of the other kind.
      if ((await drain(perform, signal)) > 0) wake();
      return calls !== before;
    } catch (error) {
      if (!signal.aborted)
        work.emit({ kind: "worker-failed", requestId: null, detail: describe(error) });
      return false;
    }
  }

  async function forever(perform: Perform, everyMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) if (!(await round(perform, signal))) await pause(everyMs, signal);
  }

  return {
    wake,
    async run(signal) {
      let total = 0;
      // A step may queue a mail: look again until neither finds anything.
      for (let last = -1; last !== total; ) {
        last = total;
        for (const kind of work.kinds) total += await drain(kind, signal);
      }
      return total;
    },
    start(everyMs = 1000) {
      const stopping = new AbortController();
      const { signal } = stopping;
      const loops = work.kinds.map((each) => forever(each, everyMs, signal));
      return {
        async stop() {
          stopping.abort();
          await Promise.all(loops);
        },
      };
    },
  };
}
