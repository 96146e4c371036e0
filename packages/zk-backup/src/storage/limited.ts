import type { Storage } from "../core/vault/objects/storage.ts";

/** How fast a storage may be used. */
export interface LimitedStorageOptions {
  readonly storage: Storage;
  /** Bytes a second that are put; no limit when left out. */
  readonly upload?: number | undefined;
  /** Bytes a second that are read; no limit when left out. */
  readonly download?: number | undefined;
  /** Milliseconds from any beginning, never going back. */
  readonly now: () => number;
  /** Resolves after that many milliseconds. @throws the signal's reason once it is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * Keeps a storage's traffic under a rate, however many calls run at once: a token bucket without
 * credit, in which an object that went through is paid for before the next one may begin. Objects go
 * whole, so the rate holds over several of them and not within one.
 */
export function limitedStorage(options: LimitedStorageOptions): Storage {
  const { storage } = options;
  const up = bucket(options, options.upload);
  const down = bucket(options, options.download);
  return {
    ...storage,
    async put(name, bytes, calling) {
      await up.turn(bytes.length, calling?.signal);
      await storage.put(name, bytes, calling);
    },
    async get(name, calling) {
      await down.turn(0, calling?.signal);
      const bytes = await storage.get(name, calling);
      down.spend(bytes.length);
      return bytes;
    },
  };
}

interface Bucket {
  /** Waits until what went before is paid for, and spends. */
  turn(bytes: number, signal: unknown): Promise<void>;
  spend(bytes: number): void;
}

function bucket({ now, sleep }: LimitedStorageOptions, rate: number | undefined): Bucket {
  if (rate === undefined) return { turn: async () => {}, spend() {} };
  let free = 0; // when the next may begin
  const spend = (bytes: number): void => {
    free = Math.max(now(), free) + (bytes / rate) * 1000;
  };
  return {
    spend,
    async turn(bytes, signal) {
      const wait = free - now();
      spend(bytes); // before it waits, so that calls at once queue behind each other
      if (wait > 0) await sleep(wait, signal as AbortSignal | undefined);
    },
  };
}
