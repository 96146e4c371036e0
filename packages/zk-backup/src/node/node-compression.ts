import zlib from "node:zlib";
import type { Compression, SegmentCodec } from "../core/vault/content/compression.ts";
import { fastestZstd } from "./zstd.ts";

/** How segments are compressed on Node. */
export interface NodeCompressionOptions {
  /** Codec of new segments; default `zstd`. */
  readonly codec?: SegmentCodec;
}

/** Gives the compression for Node: raw deflate from Node itself, zstd from the best there is. */
export async function nodeCompression(options: NodeCompressionOptions = {}): Promise<Compression> {
  const { codec = "zstd" } = options;
  const zstd = await fastestZstd();
  return {
    codec,
    compress: (bytes) => (codec === "zstd" ? zstd.compress(bytes) : deflate(bytes)),
    decompress: (made, bytes, length) =>
      made === "zstd"
        ? zstd.decompress(bytes, length)
        : zlib.inflateRawSync(bytes, { maxOutputLength: length }),
  };
}

function deflate(bytes: Uint8Array): Uint8Array {
  return zlib.deflateRawSync(bytes, { level: 1 });
}
