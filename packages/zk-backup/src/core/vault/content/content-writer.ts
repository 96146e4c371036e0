import type { Cancellation } from "../../cancellation.ts";
import { concat } from "../../codec/bytes.ts";
import type { Awaitable } from "../../engine/engine.ts";
import type { Packer } from "../packs/packer.ts";
import type { Chunker } from "./chunker.ts";
import { type ContentRef, ID_SIZE, MOST_IDS } from "./content-ref.ts";

/** What writing content takes. */
export interface ContentWriterOptions {
  readonly chunker: Chunker;
  /** Gives a chunk's keyed id. */
  readonly idOf: (chunk: Uint8Array) => Awaitable<Uint8Array>;
  /** Says of each of these joined ids whether the caller is to store its chunk. */
  readonly claim: (ids: Uint8Array) => Awaitable<ArrayLike<number>>;
  readonly packer: Packer;
}

/** Cuts content into chunks, and stores those that the vault does not have. */
export interface ContentWriter {
  /** Longest chunk it cuts. */
  readonly maximum: number;
  /** Cuts what is in memory whole into chunks: views, not copies. */
  cut(bytes: Uint8Array): Uint8Array[];
  /** Stores those of these chunks that are new, and gives the ids of all, joined. */
  store(chunks: readonly Uint8Array[]): Promise<Uint8Array>;
  /**
   * Writes a window's chunks and gives their ids joined; a window is the end of the content or
   * leaves less than the chunker's maximum over.
   *
   * @returns the ids, and how many bytes of the window were taken
   */
  window(bytes: Uint8Array, isEnd: boolean): Promise<{ ids: Uint8Array; taken: number }>;
  /** Refers to chunks, a level up when there are many. */
  refer(length: number, ids: Uint8Array): Promise<ContentRef>;
  /** Writes content that is in memory. */
  whole(bytes: Uint8Array): Promise<ContentRef>;
  /** Writes content as it comes. */
  stream(source: AsyncIterable<Uint8Array>, signal?: Cancellation): Promise<ContentRef>;
}

/** Starts a writer. */
export function createContentWriter(options: ContentWriterOptions): ContentWriter {
  const { chunker } = options;

  const store = async (chunks: readonly Uint8Array[]): Promise<Uint8Array> => {
    const ids = new Uint8Array(chunks.length * ID_SIZE);
    for (const [i, chunk] of chunks.entries()) ids.set(await options.idOf(chunk), i * ID_SIZE);
    const wanted = await options.claim(ids);
    for (const [i, chunk] of chunks.entries())
      if (wanted[i]) await options.packer.add(ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE), chunk);
    return ids;
  };

  const cutFrom = (bytes: Uint8Array, isEnd: boolean): Uint8Array[] => {
    const chunks: Uint8Array[] = [];
    let rest = bytes;
    while (rest.length > 0 && (isEnd || rest.length >= chunker.maximum)) {
      const length = chunker.cut(rest);
      chunks.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    return chunks;
  };

  const writer: ContentWriter = {
    maximum: chunker.maximum,
    cut: (bytes) => cutFrom(bytes, true),
    store,
    async window(bytes, isEnd) {
      const chunks = cutFrom(bytes, isEnd);
      const taken = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      return { ids: await store(chunks), taken };
    },
    async refer(length, ids) {
      let level = 0;
      let list = ids;
      for (; list.length > MOST_IDS * ID_SIZE; level++)
        list = (await writer.window(list, true)).ids;
      return { level, length, ids: list };
    },
    async whole(bytes) {
      const { ids } = await writer.window(bytes, true);
      return writer.refer(bytes.length, ids);
    },
    async stream(source, signal) {
      const window = new Uint8Array(2 * chunker.maximum);
      const lists: Uint8Array[] = [];
      let [filled, length] = [0, 0];
      const drain = async (isEnd: boolean): Promise<void> => {
        const { ids, taken } = await writer.window(window.subarray(0, filled), isEnd);
        lists.push(ids);
        window.copyWithin(0, taken, filled);
        filled -= taken;
      };
      for await (const part of source) {
        signal?.throwIfAborted();
        for (let at = 0; at < part.length; ) {
          const step = Math.min(window.length - filled, part.length - at);
          window.set(part.subarray(at, at + step), filled);
          at += step;
          filled += step;
          length += step;
          if (filled === window.length) await drain(false);
        }
      }
      await drain(true);
      return writer.refer(length, concat(...lists));
    },
  };
  return writer;
}
