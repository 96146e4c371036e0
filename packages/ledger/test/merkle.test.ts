import { createHash } from "node:crypto";
import { isUnderRoot, merkleProof, merkleRoot } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const h = (text: string): string => createHash("sha256").update(text).digest("hex");

/** RFC 9162, section 2.1.1, word for word: split at the largest power of two below the size. */
function oracle(leaves: readonly string[]): string {
  if (leaves.length === 0) return h("");
  if (leaves.length === 1) return h(`candor-merkle-leaf-1\n${leaves[0]}`);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return h(`candor-merkle-node-1\n${oracle(leaves.slice(0, k))}\n${oracle(leaves.slice(k))}`);
}

const some = fc.array(fc.string(), { minLength: 1, maxLength: 40 });

describe("Merkle tree", () => {
  it("has the root of the RFC's recursion, for any leaves", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 70 }), (leaves) => {
        expect(merkleRoot(leaves, sha256)).toBe(oracle(leaves));
      }),
    );
  });

  it("proves each of its leaves, and no other text or place", () => {
    fc.assert(
      fc.property(some, fc.nat(), fc.string(), (leaves, n, other) => {
        const root = merkleRoot(leaves, sha256);
        const index = n % leaves.length;
        const leaf = leaves[index] as string;
        const proof = merkleProof(leaves, index, sha256);
        expect(isUnderRoot(leaf, proof, root, sha256)).toBe(true);
        expect(isUnderRoot(`${leaf}!${other}`, proof, root, sha256)).toBe(false);
        expect(isUnderRoot(leaf, { ...proof, path: [...proof.path, root] }, root, sha256)).toBe(
          false,
        );
        if (proof.path.length > 0)
          expect(isUnderRoot(leaf, { ...proof, path: proof.path.slice(1) }, root, sha256)).toBe(
            false,
          );
        expect(isUnderRoot(leaf, { ...proof, index: leaves.length }, root, sha256)).toBe(false);
      }),
    );
  });

  it("does not take a node for a leaf", () => {
    const [a, b] = ["a", "b"].map((leaf) => h(`candor-merkle-leaf-1\n${leaf}`));
    expect(merkleRoot(["a", "b"], sha256)).not.toBe(merkleRoot([`${a}\n${b}`], sha256));
  });

  it.each([-1, 2, 0.5, Number.NaN])("has no proof for leaf %s of two", (index) => {
    expect(() => merkleProof(["a", "b"], index, sha256)).toThrow(RangeError);
  });
});
