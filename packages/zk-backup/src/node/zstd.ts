import { setImmediate } from "node:timers/promises";
import zlib from "node:zlib";
import type { Awaitable } from "../core/engine/engine.ts";
import { zstdContentSize, zstdMostBytes } from "../core/vault/content/zstd-frame.ts";
import { optionalPackage, requirePackage } from "./common-js.ts";
import { createZstdEncoder, type ZstdEncoder } from "./zstd-encoder.ts";

/** Zstandard at level 1. */
export interface Zstd {
  compress(bytes: Uint8Array): Awaitable<Uint8Array>;
  /** @throws when more than `length` bytes come out, before it takes much more memory. */
  decompress(bytes: Uint8Array, length: number): Awaitable<Uint8Array>;
}

/** Speed before ratio: level 1 packs as small as restic's default here and takes half the time. */
const LEVEL = 1;

/**
 * Gives the fastest zstd there is: Node's own (22.15 and later), a native one where npm has
 * installed it, else WebAssembly, which needs no add-on. All three run on every thread.
 */
export async function fastestZstd(): Promise<Zstd> {
  return builtInZstd() ?? nativeZstd() ?? wasmZstd();
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

/** Null where the add-on is not installed, or add-ons are not allowed (`node --no-addons`). */
export function nativeZstd(): Zstd | null {
  const native = optionalPackage<typeof import("@toondepauw/node-zstd")>("@toondepauw/node-zstd");
  if (native === null) return null;
  const encoder = new native.Encoder(LEVEL);
  const decoder = new native.Decoder();
  const settled = afterGiving();
  return {
    compress: (bytes) => settled(encoder.encodeSync(asBuffer(bytes))),
    decompress(bytes, length) {
      // The add-on takes no limit, so it gets frames alone whose blocks cannot give much more.
      if (zstdMostBytes(bytes) <= 2 * length + SLACK)
        return settled(decoder.decodeSync(asBuffer(bytes)));
      return wasmZstd().decompress(bytes, length);
    },
  };
}

const SLACK = 1024 * 1024;

/**
 * Node frees an add-on's memory between two turns of its loop alone: a thread that never ends its
 * turn grew by a gigabyte. So now and then a result comes a turn later.
 */
function afterGiving(): (bytes: Uint8Array) => Awaitable<Uint8Array> {
  let given = 0;
  return (bytes) => {
    given += bytes.length;
    if (given < A_TURN) return bytes;
    given = 0;
    return setImmediate(bytes);
  };
}

const A_TURN = 4 * 1024 * 1024;

type WasmZstd = typeof import("@bokuweb/zstd-wasm");

let loading: Promise<WasmZstd> | null = null;

/** Loads this thread's decoder, once: a second time would change the memory under its users' feet. */
export function loadWasmZstd(): Promise<WasmZstd> {
  loading ??= (async () => {
    const wasm = requirePackage("@bokuweb/zstd-wasm") as WasmZstd;
    await wasm.init();
    return wasm;
  })();
  return loading;
}

/** Zstandard in WebAssembly: what is needed is loaded when it first is. */
export function wasmZstd(): Zstd {
  let encoder: Promise<ZstdEncoder> | null = null;
  return {
    async compress(bytes) {
      encoder ??= createZstdEncoder(LEVEL);
      return (await encoder).encode(bytes);
    },
    async decompress(bytes, length) {
      const announced = zstdContentSize(bytes);
      if (announced !== null && announced > length) throw new RangeError("more than announced");
      const wasm = await loadWasmZstd();
      return wasm.decompress(asBuffer(bytes), { defaultHeapSize: length });
    },
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
