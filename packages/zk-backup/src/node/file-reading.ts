import { type BigIntStats, readSync } from "node:fs";

/**
 * How far a file is read: as long as it was when it was opened, so that one which grows as fast as
 * it is read has an end. Null for those whose length is not known before, as in `/proc`.
 */
export function lengthToRead({ size }: BigIntStats): number | null {
  return size === 0n ? null : Number(size);
}

/** Fills a window from a place in a file; less only at the file's end. */
export function readInto(file: number, window: Uint8Array, position: number): number {
  let length = 0;
  while (length < window.length) {
    const count = readSync(file, window, length, window.length - length, position + length);
    if (count === 0) break;
    length += count;
  }
  return length;
}

/** Tells whether a file changed between two looks, or gave another count of bytes than it says. */
export function isChanged(before: BigIntStats, after: BigIntStats, length: number): boolean {
  if (after.mtimeNs !== before.mtimeNs || after.size !== before.size) return true;
  return after.size !== 0n && after.size !== BigInt(length);
}
