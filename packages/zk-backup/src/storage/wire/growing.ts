/** Bytes that are gathered part by part. */
export interface Growing {
  length(): number;
  /** Copies a part: its memory may be used again. */
  add(part: Uint8Array): void;
  /** All of them, in the memory they were gathered in. */
  bytes(): Uint8Array;
}

/** Begins in memory of the length that is expected; more is taken where that is too little. */
export function growing(begun: Uint8Array): Growing {
  let memory = begun;
  let filled = 0;
  return {
    length: () => filled,
    add(part) {
      if (filled + part.length > memory.length) {
        const larger = new Uint8Array(Math.max(filled + part.length, memory.length * 2));
        larger.set(memory.subarray(0, filled));
        memory = larger;
      }
      memory.set(part, filled);
      filled += part.length;
    },
    bytes: () => memory.subarray(0, filled),
  };
}

/** Gathers all parts, of which each is good only until the next is asked for. */
export async function gathered(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all = growing(new Uint8Array());
  for await (const part of parts) all.add(part);
  return all.bytes();
}
