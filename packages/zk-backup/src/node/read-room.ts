/** Memory that a batch's sealed blocks are read into; threads see it too, and nothing is copied. */
export interface ReadRoom {
  /** Forgets what is in it. */
  empty(): void;
  /** Gives free bytes; undefined when there are not so many. */
  next(length: number): Uint8Array | undefined;
}

/** Starts with an empty one. The system gives its pages when they are first written. */
export function createReadRoom(size: number): ReadRoom {
  const memory = new SharedArrayBuffer(size);
  let used = 0;
  return {
    empty() {
      used = 0;
    },
    next(length) {
      if (length > size - used) return undefined;
      used += length;
      return new Uint8Array(memory, used - length, length);
    },
  };
}
