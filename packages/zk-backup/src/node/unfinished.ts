import type { BigIntStats } from "node:fs";

/**
 * The mode of a file that a restore has not written to its end: sticky, and nothing else. No file
 * has that by chance, and nobody but its owner can so much as read it. It is what a restore that
 * was killed leaves of the files it had in work, and what the next one does not keep.
 */
export const NOT_WHOLE = 0o1000;

/** Tells whether a restore was killed while it wrote this file. */
export function isUnfinished(stat: BigIntStats): boolean {
  return stat.isFile() && (stat.mode & 0o7777n) === BigInt(NOT_WHOLE);
}

/** A name, in its own directory, for a file whose place may be taken until it is whole. */
export function temporaryName(prefix: Uint8Array, number: number): Buffer {
  return Buffer.concat([prefix, Buffer.from(`-${number}`)]);
}
