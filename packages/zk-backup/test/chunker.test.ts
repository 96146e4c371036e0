import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChunker } from "../src/core/vault/content/chunker.ts";
import { planPack } from "../src/core/vault/packs/pack-plan.ts";
import { noise } from "./support/small-vault.ts";

const profile = { minimum: 4096, average: 8192, maximum: 16384 };
const gear = noise(1024, 42);
const chunker = createChunker(gear, profile);

function cuts(content: Uint8Array, with_ = chunker): number[] {
  const lengths: number[] = [];
  for (let rest = content; rest.length > 0; ) {
    const length = with_.cut(rest);
    lengths.push(length);
    rest = rest.subarray(length);
  }
  return lengths;
}

/** The words of section 6 of the format, taken literally and slowly. */
function cutByTheBook(window: Uint8Array): number {
  if (window.length <= profile.minimum) return window.length;
  const table = Array.from({ length: 256 }, (_, i) => Buffer.from(gear).readUInt32BE(4 * i));
  let h = 0;
  for (let i = profile.minimum - 32; i < window.length; i++) {
    h = (h * 2 + (table[window[i] ?? 0] ?? 0)) % 2 ** 32;
    const length = i + 1;
    if (length < profile.minimum) continue;
    const bits = length <= profile.average ? 13 + 2 : 13 - 2;
    if (Math.floor(h / 2 ** (32 - bits)) === 0 || length === profile.maximum) return length;
  }
  return window.length;
}

describe("the chunker", () => {
  it("cuts where the format says", () => {
    fc.assert(
      fc.property(fc.nat(60_000), fc.nat(), (length, seed) => {
        const content = noise(length + 1, seed);
        expect(chunker.cut(content)).toBe(cutByTheBook(content));
      }),
      { numRuns: 100 },
    );
  });

  it("keeps chunks between minimum and maximum, and loses nothing", () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(), (length, seed) => {
        const lengths = cuts(noise(length, seed));
        expect(lengths.reduce((sum, n) => sum + n, 0)).toBe(length);
        for (const n of lengths.slice(0, -1)) expect(n).toBeGreaterThanOrEqual(profile.minimum);
        for (const n of lengths) expect(n).toBeLessThanOrEqual(profile.maximum);
      }),
      { numRuns: 50 },
    );
    expect(cuts(new Uint8Array(50_000))).toEqual(
      cuts(new Uint8Array(50_000)).map((n) => Math.min(n, profile.maximum)),
    );
  });

  it("finds its boundaries again after an insertion", () => {
    const before = noise(400_000, 3);
    const after = new Uint8Array(
      Buffer.concat([before.slice(0, 100), noise(77, 4), before.slice(100)]),
    );
    const ends = (lengths: number[]) => {
      let at = 0;
      return lengths.map((n) => {
        at += n;
        return at;
      });
    };
    const old = new Set(ends(cuts(before)).map((end) => end + 77));
    const kept = ends(cuts(after)).filter((end) => old.has(end)).length;
    expect(kept).toBeGreaterThan(cuts(before).length * 0.8);
  });

  it("cuts elsewhere under another key", () => {
    const content = noise(300_000, 5);
    expect(cuts(content, createChunker(noise(1024, 43), profile))).not.toEqual(cuts(content));
  });
});

describe("the plan of packs", () => {
  const classes = [1000, 4000, 16000, 64000];

  it("takes segments in order, fits its class, and always goes on", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 5000 }), { minLength: 1, maxLength: 12 }),
        (shares) => {
          const { taken, length } = planPack(shares, classes, 8);
          expect(taken.length).toBeGreaterThan(0);
          expect([...new Set(taken)].sort((a, b) => a - b)).toEqual(taken);
          expect(classes).toContain(length);
          const used = taken.reduce((sum, place) => sum + (shares[place] ?? Number.NaN), 8);
          expect(used).toBeLessThanOrEqual(length);
        },
      ),
    );
  });

  it("splits a little over a class instead of padding it fourfold, and fills the end", () => {
    expect(planPack([900, 900, 900, 900, 900], classes, 8)).toEqual({
      taken: [0, 1, 2, 3],
      length: 4000,
    });
    expect(planPack([3000, 1500, 900, 90], classes, 8)).toEqual({ taken: [0, 2, 3], length: 4000 });
    expect(planPack([900], classes, 8)).toEqual({ taken: [0], length: 1000 });
    expect(planPack([3000, 9000], classes, 8)).toEqual({ taken: [0, 1], length: 16000 });
  });
});
