import { dirname, join } from "node:path";
import { requirePackage } from "./common-js.ts";
import { loadWasmZstd } from "./zstd.ts";

/** Memory of WebAssembly in which zstd works: what is put there, and comes out, is not copied. */
export interface ZstdMemory {
  /** Takes memory; its content is anything. @throws RangeError when there is no more. */
  take(length: number): number;
  give(address: number): void;
  /**
   * Bytes at an address: until the next `take`, which may move all memory, or the end of the
   * caller's turn, after which others may use this thread's zstd.
   */
  view(address: number, length: number): Uint8Array;
  /** Decompresses a frame. @throws RangeError when it does not give exactly `raw` bytes. */
  decompress(frame: number, stored: number, to: number, raw: number): void;
}

/** What Emscripten made of zstd: the package's own functions copy each result out of its memory. */
interface ZstdModule {
  readonly HEAPU8: Uint8Array;
  _malloc(length: number): number;
  _free(address: number): void;
  _ZSTD_decompress(to: number, room: number, frame: number, length: number): number;
}

/** Gives the memory of this thread's zstd. */
export async function zstdMemory(): Promise<ZstdMemory> {
  await loadWasmZstd();
  const folder = dirname(requirePackage.resolve("@bokuweb/zstd-wasm"));
  const { Module: zstd } = requirePackage(join(folder, "zstd.js")) as {
    readonly Module: ZstdModule;
  };
  return {
    take(length) {
      const address = zstd._malloc(length);
      if (address === 0) throw new RangeError("WebAssembly has no memory left.");
      return address;
    },
    give: (address) => zstd._free(address),
    view: (address, length) => zstd.HEAPU8.subarray(address, address + length),
    decompress(frame, stored, to, raw) {
      const length = zstd._ZSTD_decompress(to, raw, frame, stored);
      if (length !== raw) throw new RangeError("A frame does not hold what it should.");
    },
  };
}
