import type { ZstdMemory } from "./zstd-memory.ts";

/** A piece of zstd's memory that is filled from its beginning, and emptied as a whole. */
export interface ZstdRoom {
  /** Forgets what is in it, and has room for at least so many bytes; may move all memory. */
  empty(least: number): void;
  /** Bytes that are free. */
  left(): number;
  /** Gives the address of the next bytes. @throws RangeError when they are not free. */
  next(length: number): number;
  /** Gives its memory back. */
  close(): void;
}

/** Starts with no room at all. It grows and never shrinks. */
export function createZstdRoom(memory: ZstdMemory): ZstdRoom {
  let [address, size, used] = [0, 0, 0];
  const close = (): void => {
    if (size > 0) memory.give(address);
    [size, used] = [0, 0];
  };
  return {
    close,
    empty(least) {
      used = 0;
      if (least <= size) return;
      close();
      address = memory.take(least);
      size = least;
    },
    left: () => size - used,
    next(length) {
      if (length > size - used) throw new RangeError("There is no room left.");
      used += length;
      return address + used - length;
    },
  };
}
