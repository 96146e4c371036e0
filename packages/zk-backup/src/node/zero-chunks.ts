import type { ContentWriter } from "../core/vault/content/content-writer.ts";

/** Knows how a run of zeros is cut, and skips cutting and hashing each of its chunks again. */
export interface ZeroChunks {
  /** Bytes of each chunk that a long run is cut into. */
  readonly length: number;
  /** Tells whether a window, at most as long as the longest chunk, is nothing but zeros. */
  areAll(window: Uint8Array): boolean;
  /** The ids of so many chunks of zeros, joined. */
  ids(count: number): Promise<Uint8Array>;
  /**
   * Takes whole chunks of zeros off the beginning of a window that begins where a chunk does.
   *
   * @returns their ids joined, and how many bytes were taken
   */
  leading(window: Uint8Array): Promise<{ ids: Uint8Array; taken: number }>;
}

/** Starts; the run's one chunk is stored when the first run is met. */
export function createZeroChunks(content: ContentWriter): ZeroChunks {
  const zeros = Buffer.alloc(content.maximum);
  const [chunk = zeros] = content.cut(zeros);
  const { length } = chunk;
  let id: Uint8Array | null = null;
  const isZero = (window: Uint8Array, from: number, to: number): boolean =>
    to <= window.length &&
    window[from] === 0 &&
    zeros.compare(window, from, to, 0, to - from) === 0;
  const idsOf = async (count: number): Promise<Uint8Array> => {
    if (count === 0) return new Uint8Array();
    id ??= await content.store([chunk]);
    const ids = new Uint8Array(count * id.length);
    for (let i = 0; i < count; i++) ids.set(id, i * id.length);
    return ids;
  };
  return {
    length,
    areAll: (window) => window.length === 0 || isZero(window, 0, window.length),
    ids: idsOf,
    async leading(window) {
      let count = 0;
      while (isZero(window, count * length, (count + 1) * length)) count += 1;
      return { ids: await idsOf(count), taken: count * length };
    },
  };
}
