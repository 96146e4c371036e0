import type { Awaitable } from "../../engine/engine.ts";

/** How a segment is kept: by its number in section 7 of the format. */
export type SegmentCodec = "store" | "deflate" | "zstd";

/** Codecs by number. */
export const SEGMENT_CODECS: readonly SegmentCodec[] = ["store", "deflate", "zstd"];

/** Compresses and decompresses segments; the adapter's, since engines differ in what they offer. */
export interface Compression {
  /** Codec of new segments. */
  readonly codec: SegmentCodec;
  /** Compresses with `codec`. */
  compress(bytes: Uint8Array): Awaitable<Uint8Array>;
  /**
   * Decompresses what any codec made.
   *
   * @throws any error when it does not give exactly `length` bytes; never takes much more.
   */
  decompress(codec: SegmentCodec, bytes: Uint8Array, length: number): Awaitable<Uint8Array>;
}
