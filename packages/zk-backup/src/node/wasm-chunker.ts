import type { ChunkProfile } from "../core/codec/chunk-profile.ts";
import { type Chunker, GEAR_MEMORY, readGear } from "../core/vault/content/chunker.ts";
import { GEAR_MODULE } from "./gear-module.ts";

/** A chunker in WebAssembly, and memory of its own: what lies there is cut without a copy. */
export interface WasmChunker extends Chunker {
  readonly window: Uint8Array;
}

/** What wasm/gear.wat offers. */
interface GearExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  cut(
    ...scan: readonly [at: number, first: number, middle: number, end: number, ...masks: number[]]
  ): number;
}

/** The gear table stands in the first page. */
const PAGE = 65_536;

/**
 * Makes a chunker that cuts where the pure one does, about twice as fast.
 *
 * @param windowSize bytes of its window
 */
export function createWasmChunker(
  gear: Uint8Array,
  profile: ChunkProfile,
  windowSize: number,
): WasmChunker {
  const { minimum, average, maximum } = profile;
  const { table, hard, easy } = readGear(gear, profile);
  const module = new WebAssembly.Module(Buffer.from(GEAR_MODULE, "base64"));
  const { memory, cut } = new WebAssembly.Instance(module).exports as unknown as GearExports;
  memory.grow(Math.ceil((windowSize + maximum) / PAGE));
  new Int32Array(memory.buffer, 0, 256).set(table);
  const window = new Uint8Array(memory.buffer, PAGE, windowSize);
  const aside = new Uint8Array(memory.buffer, PAGE + windowSize, maximum);
  return {
    maximum,
    window,
    cut(content) {
      if (content.length <= minimum) return content.length;
      const end = Math.min(maximum, content.length);
      const isInside = content.buffer === memory.buffer;
      if (!isInside) aside.set(content.subarray(0, end));
      const start = isInside ? content.byteOffset : aside.byteOffset;
      const middle = Math.min(average, content.length);
      const at = start + minimum - GEAR_MEMORY;
      const first = start + minimum - 1;
      return cut(at, first, start + middle, start + end, hard, easy) - start;
    },
  };
}
