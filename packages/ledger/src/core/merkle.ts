import type { Hash } from "./row.ts";

/** What leads from one leaf to the root: the neighbours on the way, from the leaf up. */
export interface MerkleProof {
  /** Place of the leaf, from 0. */
  readonly index: number;
  /** Number of leaves. */
  readonly size: number;
  readonly path: readonly string[];
}

/**
 * The root over leaves in their order, by the shape of RFC 9162, section 2.1.1: the left half is the
 * largest power of two below the number of leaves. Leaves and nodes are hashed apart, so that no
 * node passes for a leaf.
 *
 * @returns 64 hexadecimal digits; of no leaves the hash of the empty text
 * @example
 * merkleRoot(["a 3 9f...", "b 7 02..."], sha256);
 */
export function merkleRoot(leaves: readonly string[], hash: Hash): string {
  if (leaves.length === 0) return hash("");
  let level = leaves.map((leaf) => leafHash(leaf, hash));
  while (level.length > 1) level = above(level, hash);
  return level[0] as string;
}

/**
 * Proves that a leaf is under the root, without the other leaves.
 *
 * @throws RangeError when there is no leaf at `index`
 */
export function merkleProof(leaves: readonly string[], index: number, hash: Hash): MerkleProof {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`There is no leaf ${index} among ${leaves.length}.`);
  const path: string[] = [];
  let at = index;
  let level = leaves.map((leaf) => leafHash(leaf, hash));
  while (level.length > 1) {
    const neighbour = level[at ^ 1];
    if (neighbour !== undefined) path.push(neighbour);
    level = above(level, hash);
    at >>= 1;
  }
  return { index, size: leaves.length, path };
}

/** Tells whether a proof leads from this leaf to this root (RFC 9162, section 2.1.3.2). */
export function isUnderRoot(leaf: string, proof: MerkleProof, root: string, hash: Hash): boolean {
  const { index, size } = proof;
  if (!Number.isInteger(index) || index < 0 || index >= size) return false;
  const path = [...proof.path];
  let node = leafHash(leaf, hash);
  let at = index;
  for (let last = size - 1; last > 0; last >>= 1) {
    const alone = at === last && (at & 1) === 0;
    const neighbour = alone ? undefined : path.shift();
    if (!alone && neighbour === undefined) return false;
    if (neighbour !== undefined)
      node = at & 1 ? nodeHash(neighbour, node, hash) : nodeHash(node, neighbour, hash);
    at >>= 1;
  }
  return path.length === 0 && node === root;
}

/** A node without a neighbour moves up as it is. */
function above(level: readonly string[], hash: Hash): string[] {
  const next: string[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i] as string, level[i + 1]];
    next.push(right === undefined ? left : nodeHash(left, right, hash));
  }
  return next;
}

function leafHash(leaf: string, hash: Hash): string {
  return hash(`candor-merkle-leaf-1\n${leaf}`);
}

function nodeHash(left: string, right: string, hash: Hash): string {
  return hash(`candor-merkle-node-1\n${left}\n${right}`);
}
