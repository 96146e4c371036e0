import type { ContentWriter } from "../core/vault/content-writer.ts";

/** Knows how a run of zeros is cut, and skips cutting and hashing each of its chunks again. */
export interface ZeroChunks {
  /**
   * Takes whole chunks of zeros off the beginning of a window that begins where a chunk does.
   *
   * @returns their ids joined, and how many bytes were taken
   */
  leading(window: Uint8Array): Promise<{ ids: Uint8Array; taken: number }>;
}

const NONE = { ids: new Uint8Array(), taken: 0 } as const;

/** Starts; the run's one chunk is cut and stored when the first run is met. */
export function createZeroChunks(content: ContentWriter): ZeroChunks {
  const zeros = Buffer.alloc(content.maximum);
  const [chunk = zeros] = content.cut(zeros);
  let id: Uint8Array | null = null;
  return {
    async leading(window) {
      let count = 0;
      while (isZero(window, count * chunk.length, chunk.length)) count += 1;
      if (count === 0) return NONE;
      id ??= await content.store([chunk]);
      const ids = new Uint8Array(count * id.length);
      for (let i = 0; i < count; i++) ids.set(id, i * id.length);
      return { ids, taken: count * chunk.length };
    },
  };

  function isZero(window: Uint8Array, at: number, length: number): boolean {
    if (at + length > window.length || window[at] !== 0) return false;
    return zeros.compare(window, at, at + length, 0, length) === 0;
  }
}
