import { equal } from "../../codec/bytes.ts";
import type { ContentRef } from "../content/content-ref.ts";

/** Tells whether two references name the same chunks; content may be the same though they do not. */
export function sameIds(a: ContentRef, b: ContentRef): boolean {
  return a.length === b.length && a.level === b.level && equal(a.ids, b.ids);
}

/** Tells whether two streams have the same bytes, however they are cut; ends at the first other. */
export async function sameContent(
  a: AsyncIterable<Uint8Array>,
  b: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const [left, right] = [cursor(a), cursor(b)];
  try {
    for (;;) {
      const [one, other] = [await left.rest(), await right.rest()];
      const length = Math.min(one.length, other.length);
      if (length === 0) return one.length === other.length;
      if (!equal(one.subarray(0, length), other.subarray(0, length))) return false;
      left.take(length);
      right.take(length);
    }
  } finally {
    await left.close();
    await right.close();
  }
}

interface Cursor {
  /** What is left of the part in hand, or of the next; empty at the end. */
  rest(): Promise<Uint8Array>;
  take(length: number): void;
  close(): Promise<void>;
}

function cursor(stream: AsyncIterable<Uint8Array>): Cursor {
  const parts = stream[Symbol.asyncIterator]();
  let part: Uint8Array = new Uint8Array();
  return {
    async rest() {
      while (part.length === 0) {
        const next = await parts.next();
        if (next.done) break;
        part = next.value;
      }
      return part;
    },
    take(length) {
      part = part.subarray(length);
    },
    async close() {
      await parts.return?.();
    },
  };
}
