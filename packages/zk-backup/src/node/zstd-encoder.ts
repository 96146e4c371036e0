import { requirePackage } from "./common-js.ts";

/** Makes frames in WebAssembly's memory, where it keeps room for the longest bytes so far. */
export interface ZstdEncoder {
  /** Gives a frame in memory of its own. @throws RangeError when there is no more memory. */
  encode(bytes: Uint8Array): Uint8Array;
}

/** What Emscripten made of zstd: the package's own functions take and give back memory each time. */
interface ZstdModule {
  readonly HEAPU8: Uint8Array;
  _malloc(length: number): number;
  _free(address: number): void;
  _compressBound(length: number): number;
  /** `ZSTD_compress`; -1 when that fails. */
  _compress(to: number, room: number, from: number, length: number, level: number): number;
}

/** Starts an encoder, with memory of its own. */
export async function createZstdEncoder(level: number): Promise<ZstdEncoder> {
  const load = requirePackage("@foxglove/wasm-zstd/dist/wasm-zstd.js") as () => Promise<ZstdModule>;
  const zstd = await load();
  let [address, size] = [0, 0];
  const room = (length: number): number => {
    if (length <= size) return address;
    zstd._free(address);
    [address, size] = [zstd._malloc(length), length];
    if (address === 0) size = 0;
    return address;
  };
  return {
    encode(bytes) {
      const most = zstd._compressBound(bytes.length);
      const from = room(bytes.length + most);
      if (from === 0) throw new RangeError("WebAssembly has no memory left for zstd.");
      const to = from + bytes.length;
      zstd.HEAPU8.set(bytes, from);
      const length = zstd._compress(to, most, from, bytes.length, level);
      if (length < 0) throw new RangeError("zstd has no memory left to compress with.");
      return zstd.HEAPU8.slice(to, to + length);
    },
  };
}
