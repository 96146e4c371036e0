/** Byte strings one after another in memory that is used again: the beginning of a pack. */
export interface Gathered {
  /** Takes a copy. */
  append(bytes: Uint8Array): void;
  /**
   * Moves those that are wanted to the front, in their order, and gives a copy of the others.
   *
   * @param parts the length of each byte string, and whether it is wanted
   */
  bringForward(parts: readonly (readonly [number, boolean | undefined])[]): Uint8Array;
  /** The memory's first bytes, those beyond what was gathered undefined; it grows to hold them. */
  memory(length: number): Uint8Array;
  /** Forgets everything, and begins with these. */
  restart(bytes: Uint8Array): void;
}

/** Not twice as much: a pack is 16 MiB. */
const GROWTH = 4 * 1024 * 1024;

/** Starts with nothing. */
export function createGathered(): Gathered {
  let memory = new Uint8Array(256 * 1024);
  let length = 0;
  const grow = (needed: number): void => {
    if (needed <= memory.length) return;
    const larger = new Uint8Array(Math.max(needed, memory.length + GROWTH));
    larger.set(memory.subarray(0, length));
    memory = larger;
  };
  const append = (bytes: Uint8Array): void => {
    grow(length + bytes.length);
    memory.set(bytes, length);
    length += bytes.length;
  };
  return {
    append,
    bringForward(parts) {
      const unwanted = parts.reduce((sum, [size, wanted]) => sum + (wanted ? 0 : size), 0);
      const left = new Uint8Array(unwanted);
      let [at, to, aside] = [0, 0, 0];
      for (const [size, wanted] of parts) {
        if (wanted) {
          memory.copyWithin(to, at, at + size);
          to += size;
        } else {
          left.set(memory.subarray(at, at + size), aside);
          aside += size;
        }
        at += size;
      }
      return left;
    },
    memory(wanted) {
      grow(wanted);
      return memory.subarray(0, wanted);
    },
    restart(bytes) {
      length = 0;
      append(bytes);
    },
  };
}
