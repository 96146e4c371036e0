import type { StoredObject } from "./storage.ts";

/** How far ahead is read. */
export interface ReadAheadLimits {
  /** Objects at once. */
  readonly objects: number;
  /** Bytes at once; a longer object is read by itself. */
  readonly bytes: number;
}

/**
 * Reads objects a few at once, ahead of who takes them, and gives what was read with each, in their
 * order: over a line, what a small object takes is mostly the way there and back.
 *
 * When a read fails, or nobody takes more, it ends once all that was begun has ended.
 */
export async function* readAhead<Read>(
  objects: readonly StoredObject[],
  limits: ReadAheadLimits,
  read: (name: string) => Promise<Read>,
): AsyncGenerator<readonly [name: string, Read], void, undefined> {
  const begun: Promise<Read>[] = [];
  let [next, bytes] = [0, 0];
  const beginNext = (): boolean => {
    const object = objects[next];
    if (object === undefined || begun.length >= limits.objects) return false;
    if (begun.length > 0 && bytes + object.size > limits.bytes) return false;
    const reading = read(object.name);
    reading.catch(() => {}); // whoever takes it hears of it
    begun.push(reading);
    bytes += object.size;
    next += 1;
    return true;
  };
  try {
    for (const { name, size } of objects) {
      while (beginNext());
      const value = (await begun[0]) as Read;
      begun.shift();
      bytes -= size;
      yield [name, value];
    }
  } finally {
    await Promise.allSettled(begun);
  }
}
