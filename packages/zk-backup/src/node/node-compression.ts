import zlib from "node:zlib";
import * as wasm from "@bokuweb/zstd-wasm";
import type { Compression, SegmentCodec } from "../core/vault/compression.ts";
import { zstdContentSize } from "./zstd-frame.ts";

/** How segments are compressed on Node. */
export interface NodeCompressionOptions {
  /** Codec of new segments; default `zstd`. */
  readonly codec?: SegmentCodec;
}

/**
 * Gives the compression for Node: zstd from Node itself (22.15 and later), else from WebAssembly,
 * which needs no add-on and runs on every thread.
 */
export async function nodeCompression(options: NodeCompressionOptions = {}): Promise<Compression> {
  const { codec = "zstd" } = options;
  const zstd = builtInZstd() ?? (await wasmZstd());
  return {
    codec,
    compress: (bytes) => (codec === "zstd" ? zstd.compress(bytes) : deflate(bytes)),
    decompress: (made, bytes, length) =>
      made === "zstd"
        ? zstd.decompress(bytes, length)
        : zlib.inflateRawSync(bytes, { maxOutputLength: length }),
  };
}

interface Zstd {
  compress(bytes: Uint8Array): Uint8Array;
  /** @throws when more than `length` bytes come out. */
  decompress(bytes: Uint8Array, length: number): Uint8Array;
}

/** Speed before ratio: level 1 packs as small as restic's default here and takes half the time. */
const LEVEL = 1;

function deflate(bytes: Uint8Array): Uint8Array {
  return zlib.deflateRawSync(bytes, { level: LEVEL });
}

/** The part of Node 22.15's zlib that Node 20's types do not know. */
interface BuiltIn {
  readonly zstdCompressSync?: (bytes: Uint8Array, options: object) => Uint8Array;
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: object) => Uint8Array;
}

function builtInZstd(): Zstd | null {
  const { zstdCompressSync, zstdDecompressSync } = zlib as BuiltIn;
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return null;
  const params = { [COMPRESSION_LEVEL]: LEVEL };
  return {
    compress: (bytes) => zstdCompressSync(bytes, { params }),
    decompress: (bytes, length) => zstdDecompressSync(bytes, { maxOutputLength: length }),
  };
}

/** `ZSTD_c_compressionLevel` of zstd.h. */
const COMPRESSION_LEVEL = 100;

let loading: Promise<void> | null = null;

async function wasmZstd(): Promise<Zstd> {
  loading ??= wasm.init(); // a second call would change the memory under the first's feet
  await loading;
  return {
    compress: (bytes) => wasm.compress(asBuffer(bytes), LEVEL),
    decompress(bytes, length) {
      const announced = zstdContentSize(bytes);
      if (announced !== null && announced > length) throw new RangeError("more than announced");
      return wasm.decompress(asBuffer(bytes), { defaultHeapSize: length });
    },
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
