import type { ChunkProfile } from "../../codec/chunk-profile.ts";

/** Finds where content is cut. */
export interface Chunker {
  /** Longest chunk; a window shorter than this must reach to the end of the content. */
  readonly maximum: number;
  /** Gives the length of the first chunk of a window that is not empty. */
  cut(window: Uint8Array): number;
}

/** The gear hash remembers this many bytes: each step shifts one bit of 32 out. */
export const GEAR_MEMORY = 32;

/** The gear hash of a vault: its table, and which bits are zero at a boundary. */
export interface Gear {
  readonly table: Int32Array;
  /** While the chunk is at most the average long, and beyond. */
  readonly hard: number;
  readonly easy: number;
}

/** Reads a gear table, 256 numbers u32, big endian. */
export function readGear(gear: Uint8Array, { average }: ChunkProfile): Gear {
  const view = new DataView(gear.buffer, gear.byteOffset, gear.byteLength);
  const bits = Math.log2(average);
  return {
    table: Int32Array.from({ length: 256 }, (_, i) => view.getInt32(4 * i)),
    hard: topBits(bits + 2),
    easy: topBits(bits - 2),
  };
}

/**
 * Makes a content-defined chunker keyed by the vault: section 7 of the format.
 *
 * The rolling hash is "gear" (Xia et al., FastCDC, USENIX ATC 2016) with its two masks, over a
 * table that only holders of the vault's key know. A keyed gear alone is not a pseudo-random
 * function, so boundaries are never shown: packs hide chunk lengths.
 */
export function createChunker(gear: Uint8Array, profile: ChunkProfile): Chunker {
  const { minimum, average, maximum } = profile;
  const { table, hard, easy } = readGear(gear, profile);
  return {
    maximum,
    cut(window) {
      if (window.length <= minimum) return window.length;
      const middle = Math.min(average, window.length);
      const end = Math.min(maximum, window.length);
      let hash = 0;
      let at = minimum - GEAR_MEMORY;
      for (; at < minimum - 1; at++)
        hash = ((hash << 1) + (table[window[at] as number] as number)) | 0;
      for (; at < middle; at++) {
        hash = ((hash << 1) + (table[window[at] as number] as number)) | 0;
        if ((hash & hard) === 0) return at + 1;
      }
      for (; at < end; at++) {
        hash = ((hash << 1) + (table[window[at] as number] as number)) | 0;
        if ((hash & easy) === 0) return at + 1;
      }
      return end;
    },
  };
}

function topBits(count: number): number {
  return (0xffffffff << (32 - count)) | 0;
}
