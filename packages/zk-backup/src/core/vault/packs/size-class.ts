import type { ObjectKind } from "../../codec/object-header.ts";
import { plaintextFor } from "../../codec/object-header.ts";
import { ZkBackupError } from "../../errors.ts";

const KiB = 1024;
const MiB = 1024 * KiB;

/** Sizes that sealed objects have, bytes: section 7 of the format. All that a storage sees. */
const CLASSES: Readonly<Record<ObjectKind, readonly number[]>> = {
  pack: [256 * KiB, MiB, 4 * MiB, 16 * MiB],
  index: [64 * KiB, 256 * KiB, MiB, 4 * MiB, 16 * MiB],
  head: [4 * KiB, 16 * KiB, 64 * KiB, 256 * KiB, MiB, 4 * MiB],
};

/** The plaintext lengths of a kind's size classes, ascending. */
export function plaintextClasses(kind: ObjectKind, blockSize: number): readonly number[] {
  return CLASSES[kind].map((size) => plaintextFor(size, blockSize));
}

/** Gives the sealed size of an object whose plaintext has this length, whatever its block size. */
export function classAbove(kind: ObjectKind, plaintextLength: number): number {
  return CLASSES[kind].find((size) => size > plaintextLength) ?? Number.NaN;
}

/**
 * Gives the plaintext length of the smallest class that holds `needed` bytes.
 *
 * @throws ZkBackupError `too-large` when none does.
 */
export function fittingClass(kind: ObjectKind, needed: number, blockSize: number): number {
  const found = plaintextClasses(kind, blockSize).find((length) => length >= needed);
  if (found === undefined)
    throw new ZkBackupError("too-large", `${needed} bytes are too many for one ${kind}.`);
  return found;
}
