/**
 * Deflate for firmware, by fflate: segments are about half as large, for about 300 KiB of heap.
 *
 * @module
 */
import { deflateSync, inflateSync } from "fflate";
import type { Compression } from "../core/vault/content/compression.ts";
import type { SegmentCompressor } from "./pack-writer.ts";

/** Compresses segments. */
export const deflate: SegmentCompressor = {
  codec: "deflate",
  segmentSize: 16 * 1024,
  compress: (raw) => deflateSync(raw, { level: 6, mem: 0 }),
};

/** Decompresses segments that were stored or deflated. */
export const inflate: Compression["decompress"] = (codec, bytes, length) => {
  if (codec !== "deflate") throw new RangeError(`Firmware has no ${codec}.`);
  return inflateSync(bytes, { out: new Uint8Array(length) });
};
