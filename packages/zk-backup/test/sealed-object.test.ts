import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createOpener,
  createSealer,
  openObject,
  type SealOptions,
  type Suite,
  sealObject,
} from "../src/index.ts";
import { nodeEngine } from "../src/node/node-engine.ts";
import { fixed, openKeys, source } from "./support/codec-keys.ts";
import { codeOf, noise, platform } from "./support/small-vault.ts";

const engine = nodeEngine();
const keys = openKeys();
const SUITES: readonly Suite[] = ["xchacha20-poly1305", "aes-256-gcm"];

const header = (suite: Suite, salt = 1): SealOptions => ({
  ...{ engine, kind: "pack", suite, blockSize: 4096 },
  source: source(),
  random: fixed(salt),
});
const open = (bytes: Uint8Array) =>
  openObject({ engine, keys, kind: "pack", name: "object" }, bytes);

/** Header of 128 bytes, then blocks of 4,096 + 16. */
const block = (sealed: Uint8Array, i: number) => sealed.slice(128 + 4112 * i, 128 + 4112 * (i + 1));

describe.each(SUITES)("an object sealed by %s", (suite) => {
  it("opens to what was sealed, whatever its length", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 20_000 }),
        fc.constantFrom(4096, 8192, 65536),
        async (plaintext, blockSize) => {
          const sealed = await sealObject({ ...header(suite), blockSize }, plaintext);
          expect(Buffer.from(await open(sealed)).equals(plaintext)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("is the same bytes when it is sealed piece by piece", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 9000 }), { minLength: 1, maxLength: 6 }),
        async (pieces) => {
          const whole = new Uint8Array(Buffer.concat([...pieces, new Uint8Array(1)]));
          const sealer = await createSealer({ ...header(suite), length: whole.length });
          const parts: Uint8Array[] = [];
          for (const piece of [...pieces, new Uint8Array(1)]) parts.push(await sealer.push(piece));
          await sealer.finish();
          const one = await sealObject(header(suite), whole);
          expect(Buffer.concat(parts).equals(one)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("opens piece by piece, and hands out no byte that was not verified", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20_000 }),
        fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 12 }),
        fc.option(fc.nat(), { nil: undefined }),
        async (length, sizes, damage) => {
          const plaintext = noise(length, length);
          const sealed = await sealObject(header(suite), plaintext);
          const at = damage === undefined ? sealed.length : damage % sealed.length;
          if (at < sealed.length) sealed[at] = (sealed[at] ?? 0) ^ 1;
          const opener = createOpener({ engine, keys, kind: "pack", name: "object" });
          let [from, out] = [0, 0];
          const reading = (async () => {
            for (const size of [...sizes, sealed.length]) {
              const part = await opener.push(sealed.subarray(from, from + size));
              from = Math.min(sealed.length, from + size);
              expect(Buffer.from(part).equals(plaintext.subarray(out, out + part.length))).toBe(
                true,
              );
              out += part.length;
            }
            await opener.finish();
          })();
          if (at === sealed.length) {
            await reading;
            expect(out).toBe(length);
          } else expect(await codeOf(reading)).not.toBe("no error");
          // What came out before the damage lies in blocks that are whole.
          const whole = Math.floor(Math.max(0, at - 128) / 4112) * 4096;
          expect(out).toBeLessThanOrEqual(at === sealed.length ? length : whole);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("says truncated when a stream ends early, and corrupt when it goes on", async () => {
    const sealed = await sealObject(header(suite), noise(9000, 1));
    for (const length of [0, 1, 127, 128, 129, 4240, sealed.length - 1]) {
      const opener = createOpener({ engine, keys, kind: "pack", name: "object" });
      await opener.push(sealed.subarray(0, length));
      expect(await codeOf(opener.finish()), `${length} bytes`).toBe("object-truncated");
    }
    const opener = createOpener({ engine, keys, kind: "pack", name: "object" });
    await opener.push(sealed);
    expect(await codeOf(opener.push(new Uint8Array(1)))).toBe("object-corrupt");
  });

  it("refuses every flipped bit", async () => {
    const sealed = await sealObject(header(suite), noise(5000, 1));
    for (let bit = 0; bit < sealed.length * 8; bit += bit < 800 * 8 ? 1 : 7) {
      const flipped = sealed.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const code = await codeOf(open(flipped));
      expect(
        [
          "object-corrupt",
          "object-swapped",
          "unsupported-version",
          "unsupported-feature",
          "unknown-epoch",
        ],
        `bit ${bit}: ${code}`,
      ).toContain(code);
    }
  });

  it("says truncated at every byte of a cut, also between blocks", async () => {
    const sealed = await sealObject(header(suite), noise(3 * 4096, 2));
    for (let length = 0; length < sealed.length; length += length < 300 ? 1 : 61)
      expect(await codeOf(open(sealed.slice(0, length))), `${length} bytes`).toBe(
        "object-truncated",
      );
    for (const blocks of [0, 1, 2])
      expect(await codeOf(open(sealed.slice(0, 128 + 4112 * blocks)))).toBe("object-truncated");
    expect(await codeOf(open(new Uint8Array([...sealed, 0])))).toBe("object-corrupt");
  });

  it("refuses blocks reordered, repeated, left out, or spliced in from another object", async () => {
    const one = await sealObject(header(suite, 1), noise(3 * 4096, 3));
    const two = await sealObject(header(suite, 2), noise(3 * 4096, 3));
    const head = one.slice(0, 128);
    const join = (...blocks: Uint8Array[]) => new Uint8Array(Buffer.concat([head, ...blocks]));
    const [a, b, c] = [block(one, 0), block(one, 1), block(one, 2)];
    for (const forged of [
      join(b, a, c),
      join(a, a, c),
      join(a, c, c),
      join(a, block(two, 1), c),
      join(c, b, a),
    ])
      expect(await codeOf(open(forged))).toBe("object-corrupt");
    expect(await codeOf(open(join(a, c)))).toBe("object-truncated");
    const otherHead = new Uint8Array(Buffer.concat([two.slice(0, 128), a, b, c]));
    expect(await codeOf(open(otherHead))).toBe("object-corrupt");
  });

  it("is refused under another vault's key, another kind, and an epoch that is not known", async () => {
    const sealed = await sealObject(header(suite), noise(10, 4));
    const options = { engine, keys, kind: "pack", name: "object" } as const;
    expect(await codeOf(openObject({ ...options, keys: openKeys(8) }, sealed))).toBe(
      "object-corrupt",
    );
    expect(await codeOf(openObject({ ...options, kind: "index" }, sealed))).toBe("object-swapped");
    const later = { ...source(), epoch: 2 };
    expect(
      await codeOf(open(await sealObject({ ...header(suite), source: later }, noise(9, 1)))),
    ).toBe("unknown-epoch");
  });

  it("draws a fresh salt at every seal", async () => {
    const drawing = { ...header(suite), random: platform.random };
    const [one, two] = [
      await sealObject(drawing, noise(9, 1)),
      await sealObject(drawing, noise(9, 1)),
    ];
    expect(Buffer.from(one.slice(24, 48)).equals(two.slice(24, 48))).toBe(false);
    expect(Buffer.from(one.slice(128)).equals(two.slice(128))).toBe(false);
  });
});

it("refuses to seal what the format has no room for", async () => {
  expect(await codeOf(sealObject(header("aes-256-gcm"), new Uint8Array()))).toBe("bad-input");
  expect(await codeOf(sealObject({ ...header("aes-256-gcm"), blockSize: 2048 }, noise(1, 1)))).toBe(
    "bad-input",
  );
  expect(await codeOf(sealObject({ ...header("aes-256-gcm"), blockSize: 5000 }, noise(1, 1)))).toBe(
    "bad-input",
  );
  const sealer = await createSealer({ ...header("aes-256-gcm"), length: 3 });
  expect(await codeOf(sealer.finish())).toBe("bad-input");
  expect(await codeOf(sealer.push(noise(4, 1)))).toBe("bad-input");
});
